// `npm run screenshots -- [--theme NAME] [--language CODE] [--out FILE]`: takes the README's picture of the panel.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { open } from './open';
import { root } from './paths';

const { values } = parseArgs({
  options: {
    theme: { type: 'string', default: 'Dark Modern' },
    language: { type: 'string', default: 'en' },
    out: { type: 'string', default: 'media/screenshot.png' },
  },
});

async function main({ theme, language, out }: typeof values): Promise<void> {
  const settings = { 'workbench.colorTheme': theme };
  const browser = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 };
  const opened = await open('web', { settings, browser, ...(language === 'en' ? {} : { language }) });
  const { workbench } = opened;
  try {
    await workbench.openFile('tutorial.json');
    await workbench.putCursor(2, 4);
    await workbench.command(language === 'zh-cn' ? 'Poolscope: 可视化池化' : 'Poolscope: Visualize Pooling');
    const panel = await workbench.webview('#output [role=gridcell]');
    await panel.locator('#output [role=gridcell]').first().waitFor();
    await workbench.page.screenshot({ path: path.join(root, out) });
    console.log(out);
  } finally {
    await opened.close();
  }
}

void main(values);
