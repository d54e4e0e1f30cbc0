// The webview toolkit for unit tests of webview/, where its own elements do not run: `@vscode/webview-ui-toolkit` is this module.

class TextField extends HTMLElement {
  value = '';
  placeholder = '';
}

class Checkbox extends HTMLElement {
  checked = false;
  disabled = false;
}

class Dropdown extends HTMLElement {
  private chosen: string | undefined;

  get value(): string {
    return this.chosen ?? this.querySelector('vscode-option')?.getAttribute('value') ?? '';
  }

  set value(value: string) {
    this.chosen = value;
  }
}

for (const [name, element] of Object.entries({ 'text-field': TextField, checkbox: Checkbox, dropdown: Dropdown })) {
  if (!customElements.get(`vscode-${name}`)) customElements.define(`vscode-${name}`, element);
}

export const provideVSCodeDesignSystem = () => ({ register: () => undefined });

const defined = () => undefined;
export {
  defined as vsCodeButton,
  defined as vsCodeCheckbox,
  defined as vsCodeDropdown,
  defined as vsCodeOption,
  defined as vsCodeTextField,
};
