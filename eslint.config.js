const js = require('@eslint/js');
const { defineConfig, globalIgnores } = require('eslint/config');
const { configs } = require('typescript-eslint');

/** Modules that a house may not import; what it may import of the others is in dependency-cruiser.config.mjs. */
function noImportsOf(...groups) {
  return { 'no-restricted-imports': ['error', { patterns: groups }] };
}

const vscode = { group: ['vscode'], message: 'vscode is for extension/ only' };
const node = { group: ['node:*'], message: 'this code also runs where there is no Node' };

/** A function fits a screen. */
const shortFunctions = {
  // a flat switch reads as one branch
  complexity: ['error', { max: 14, variant: 'modified' }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
};

const noFocusedTests = [
  {
    selector: 'MemberExpression[object.name=/^(test|it|describe|suite)$/][property.name="only"]',
    message: 'a focused test hides the others',
  },
];

module.exports = defineConfig(
  // AssemblyScript has types that TypeScript does not know
  globalIgnores(['src/kernels/assembly/', 'bench/assembly/', 'dist/', '.cache/', 'test-results/', '**/*.d.mts']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,mts}'],
    extends: [configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.mts'] },
        tsconfigRootDir: __dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**'],
    rules: {
      ...noImportsOf(vscode, node),
      'no-restricted-globals': ['error', 'document', 'window', 'process', 'Buffer', 'require'],
    },
  },
  { files: ['extension/**/*.web.ts'], rules: noImportsOf(node) },
  { files: ['cli/**'], rules: noImportsOf(vscode) },
  {
    files: ['webview/**'],
    rules: {
      ...noImportsOf(vscode, node),
      'no-restricted-globals': ['error', 'process', 'Buffer', 'require'],
    },
  },
  { files: ['src/**', 'extension/**', 'webview/**'], rules: { 'no-console': 'error' } },
  { files: ['src/**', 'extension/**', 'webview/**', 'cli/**'], rules: shortFunctions },
  { files: ['test/**'], rules: { 'no-restricted-syntax': ['error', ...noFocusedTests] } },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { console: 'readonly', fetch: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['eslint.config.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
  },
);
