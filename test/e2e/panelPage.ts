import type { Frame } from 'playwright-core';
import { expect } from 'vitest';
import type { Workbench } from '../host/workbench';

/** What a reader sees of Poolscope's panel, or of its side preview. */
export class PanelPage {
  private constructor(readonly frame: Frame) {}

  /** Waits for the panel's page; `#input` is there once a result is shown. */
  static async of(workbench: Workbench, probe = 'body.panel #output :is(.grid, canvas)'): Promise<PanelPage> {
    return new PanelPage(await workbench.webview(probe));
  }

  /** The numbers of a grid, row by row, as they are written in the cells. */
  async grid(name: 'input' | 'output'): Promise<string[][]> {
    const rows = await this.frame.locator(`#${name} [role=row]`).all();
    return Promise.all(rows.map((row) => row.locator('[role=gridcell]').allInnerTexts()));
  }

  async text(selector: string): Promise<string> {
    return (await this.frame.locator(selector).innerText()).replaceAll(/\s+/g, ' ');
  }

  /** Writes into a parameter's field. */
  async fill(parameter: string, value: string): Promise<void> {
    await this.frame.locator(`#parameter-${parameter} input`).fill(value);
  }

  async toggleCeilMode(): Promise<void> {
    await this.frame.locator('#parameter-ceil_mode').click();
  }

  async press(button: string): Promise<void> {
    await this.frame.locator(`vscode-button[aria-label="${button}"]`).click();
  }

  /** Numbers of the cells with a mark: `tap` for the window, `winner`, `reader`, `overhang`, `padding`. */
  async marked(name: 'input' | 'output', mark: string): Promise<string[]> {
    const cells = await this.frame.locator(`#${name} .cell.${mark}`).all();
    return Promise.all(cells.map(async (cell) => (await cell.getAttribute('data-cell'))!));
  }

  /** Waits until the output shows these numbers. */
  async outputIs(rows: readonly (readonly (number | string)[])[]): Promise<void> {
    await expect.poll(() => this.grid('output')).toEqual(rows.map((row) => row.map(String)));
  }

  /** Waits until the window stands at an output cell. */
  async windowIs(window: number, of: number): Promise<void> {
    await expect.poll(() => this.text('.player .position')).toBe(`${window} / ${of}`);
  }
}
