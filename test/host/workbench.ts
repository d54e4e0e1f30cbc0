import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { root } from './paths';
import { until } from './poll';

/** How long the workbench may take for one step. */
const PATIENCE = 30_000;

/** Drives a VS Code workbench as its user does: with the mouse, the keyboard and the palette. */
export class Workbench {
  constructor(readonly page: Page) {
    page.setDefaultTimeout(PATIENCE);
    page.on('dialog', (dialog) => void dialog.accept());
  }

  /** Opens a workbench's address and waits for its parts. */
  static async open(page: Page, url: string): Promise<Workbench> {
    await page.goto(url);
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  async ready(): Promise<void> {
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: 60_000 });
  }

  /** Reloads the window as VS Code does it: what is open is saved first. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.command('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  /** Opens a notebook and trusts it if VS Code asks. */
  async openNotebook(name: string): Promise<void> {
    await this.openFile(name);
    const trust = this.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Open Notebook' });
    const cell = this.page.locator('.notebookOverlay .view-line').first();
    await trust.or(cell).first().waitFor();
    if (await trust.isVisible()) await trust.click();
    await cell.waitFor();
  }

  /** Whether the palette lists a command. An extension's are listed only after VS Code has scanned the extensions. */
  async hasCommand(title: string): Promise<boolean> {
    const row = await this.askPalette(`>${title}`, title);
    await this.closePalette();
    return row !== undefined;
  }

  /** Runs a command by its title in the palette, `Poolscope: Visualize Pooling`, as soon as it is listed. */
  async command(title: string): Promise<void> {
    const row = await until(`the palette lists ${title}`, async () => {
      const found = await this.askPalette(`>${title}`, title);
      if (found === undefined) await this.closePalette();
      return found;
    });
    await row.click();
  }

  /** Opens a file from the explorer: `tutorial.json`, `nested/deeper.json`. */
  async openFile(name: string): Promise<void> {
    const row = await this.explorerRow(name);
    await row.dblclick();
    await this.page
      .locator('.tabs-container .tab.active', { hasText: path.basename(name) })
      .first()
      .waitFor();
  }

  /** The explorer's row of a file or folder; the folders above it are opened. */
  async explorerRow(name: string): Promise<Locator> {
    if (!(await this.page.locator('.explorer-folders-view').isVisible())) await this.showView('Explorer');
    const parts = name.split('/');
    for (const [depth, part] of parts.entries()) {
      const row = this.page.locator(
        `.explorer-folders-view [role=treeitem][aria-level="${depth + 1}"][aria-label^="${part}"]`,
      );
      await row.first().waitFor();
      if (depth === parts.length - 1) return row.first();
      if ((await row.first().getAttribute('aria-expanded')) === 'false') await row.first().click();
    }
    throw new Error(`no file name: ${name}`);
  }

  /** The names that the explorer shows. */
  async explorerNames(): Promise<string[]> {
    await this.showView('Explorer');
    return this.page.locator('.explorer-folders-view [role=treeitem] .label-name').allInnerTexts();
  }

  /** Chooses an entry of the menu on an explorer's row. */
  async chooseInExplorer(name: string, entry: string): Promise<void> {
    const item = this.page.locator('.monaco-menu .action-item').getByText(entry, { exact: true }).first();
    const soon = (state: 'visible' | 'hidden') =>
      item.waitFor({ state, timeout: 2000 }).then(
        () => true,
        () => false,
      );
    // an extension's entries come only after VS Code has scanned the extensions
    await until(`the menu of ${name} has ${entry}`, async () => {
      await (await this.explorerRow(name)).click({ button: 'right' });
      if (await soon('visible')) return true;
      await this.page.keyboard.press('Escape');
      return false;
    });
    // a menu that has just opened ignores the mouse for a moment
    await until(`${entry} is chosen`, async () => {
      await item.click();
      return soon('hidden');
    });
  }

  /** Shows a view container of the activity bar: `Explorer`, `Poolscope`. */
  async showView(name: string): Promise<void> {
    const label = this.page.locator(`.action-label[aria-label^="${name}"]`);
    const tab = this.page.locator('.activitybar [role=tab]', { has: label }).first();
    await tab.waitFor();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** Puts the cursor of the active editor somewhere; both count from 1. */
  async putCursor(line: number, column: number): Promise<void> {
    await this.askPalette(`:${line}:${column}`);
    await this.page
      .locator('.quick-input-list .monaco-list-row.focused', { hasText: `line ${line} at column` })
      .waitFor();
    await this.page.keyboard.press('Enter');
    await this.paletteInput.waitFor({ state: 'hidden' });
    await this.page.locator('.part.statusbar', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  /** Clicks on a text in an editor: the cursor is there then. */
  async clickText(text: string, scope = '.editor-instance'): Promise<void> {
    const { x, y } = await this.textPosition(text, scope);
    await this.page.mouse.click(x, y);
  }

  /** Selects all of the active editor. It must have the focus. */
  async selectAll(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+a');
  }

  /**
   * Rests the mouse on a text in an editor until the hover with `expected` in it appears.
   *
   * @returns the hover
   */
  async hover(text: string, expected: string | RegExp, scope = '.editor-instance'): Promise<Locator> {
    const hover = this.page.locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: expected }).first();
    await until(`a hover over ${text} says ${expected}`, async () => {
      const { x, y } = await this.textPosition(text, scope);
      await this.page.mouse.move(x + 150, y + 150);
      // a move within the text makes it a rest, not a passing by
      await this.page.mouse.move(x - 3, y);
      await this.page.mouse.move(x, y);
      return hover.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    return hover;
  }

  /** The document of the webview that has something matching `probe` in it. */
  async webview(probe: string): Promise<Frame> {
    return until(
      `a webview has ${probe}`,
      async () => {
        for (const frame of this.page.frames()) {
          const found = frame !== this.page.mainFrame() && (await frame.$(probe).catch(() => null));
          if (found) return frame;
        }
        return undefined;
      },
      PATIENCE,
    );
  }

  /** Changes to another color theme: `Dark Modern`, `Dark High Contrast`. */
  async setTheme(name: string): Promise<void> {
    const workbench = this.page.locator('.monaco-workbench').first();
    const before = await workbench.getAttribute('class');
    await this.command('Preferences: Color Theme');
    await this.paletteInput.fill(name);
    await this.paletteRow(name).click();
    await until(`the theme is ${name}`, async () => (await workbench.getAttribute('class')) !== before, PATIENCE);
  }

  /** Puts an image of the window into test-results/. */
  async screenshot(name: string): Promise<void> {
    const folder = path.join(root, 'test-results');
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name.replace(/[^\w-]+/g, '-')}.png`) });
  }

  private get paletteInput(): Locator {
    return this.page.locator('.quick-input-widget input.input').first();
  }

  private paletteRow(label: string): Locator {
    const exactly = new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
    const name = this.page.locator('.label-name', { hasText: exactly });
    return this.page.locator('.quick-input-list .monaco-list-row', { has: name }).first();
  }

  /** Types a question into the palette; with a label, gives the row of the answers that has it. */
  private async askPalette(question: string, label?: string): Promise<Locator | undefined> {
    await this.page.keyboard.press('F1');
    await this.paletteInput.fill(question);
    if (label === undefined) return undefined;
    const row = this.paletteRow(label);
    return row.waitFor({ timeout: 2000 }).then(
      () => row,
      () => undefined,
    );
  }

  private async closePalette(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.paletteInput.waitFor({ state: 'hidden' });
  }

  /** The middle of a text in an editor, in the window's pixels. A line's tokens may cut it anywhere. */
  private async textPosition(text: string, scope: string): Promise<{ x: number; y: number }> {
    return until(`${text} is in the editor`, () =>
      this.page.evaluate(
        ([wanted, within]) => {
          for (const line of document.querySelectorAll(`${within} .view-line`)) {
            const start = line.textContent.replaceAll('\u00a0', ' ').indexOf(wanted);
            if (start < 0) continue;
            const range = document.createRange();
            const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
            for (let passed = 0; walker.nextNode();) {
              const node = walker.currentNode as Text;
              const [from, to] = [start - passed, start - passed + wanted.length];
              if (from >= 0 && from < node.length) range.setStart(node, from);
              if (to > 0 && to <= node.length) range.setEnd(node, to);
              passed += node.length;
            }
            const { x, y, width, height } = range.getBoundingClientRect();
            if (width > 0) return { x: x + width / 2, y: y + height / 2 };
          }
          return undefined;
        },
        [text, scope] as const,
      ),
    );
  }
}
