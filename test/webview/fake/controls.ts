/** Types into the toolkit's text field in an element. */
export function type(within: ParentNode, text: string): void {
  const field = within.querySelector<HTMLElement & { value: string }>('vscode-text-field')!;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
