import type { Frame } from 'playwright-core';
import { expect } from 'vitest';
import type { Workbench } from '../host/workbench';
import { findAccessibilityViolations } from './accessibility';

/** A plane that is drawn; `before` is what was pooled before an unpooling. */
type Figure = 'before' | 'input' | 'output';

/** What a reader sees of Poolscope's panel, or of its side preview. */
export class PanelPage {
  private constructor(readonly frame: Frame) {}

  /** Waits for the panel's page; `#input` is there once a result is shown. */
  static async of(workbench: Workbench, probe = 'body.panel #output :is(.grid, canvas)'): Promise<PanelPage> {
    return new PanelPage(await workbench.webview(probe));
  }

  /** Visualizes the tensor of `tutorial.json`. */
  static async ofTutorial(workbench: Workbench): Promise<PanelPage> {
    await workbench.openFile('tutorial.json');
    await workbench.clickText('[5, 2, 3, 1, 1]');
    await workbench.command('Poolscope: Visualize Pooling');
    return PanelPage.of(workbench);
  }

  /** The numbers of a grid, row by row, as they are written in the cells. */
  async grid(name: Figure): Promise<string[][]> {
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

  /** Chooses the operator by its name in torch.nn. */
  async choose(op: string): Promise<void> {
    await this.frame.locator('#parameter-op').click();
    await this.frame.locator(`vscode-option[value="${op}"]`).click();
  }

  async toggleCeilMode(): Promise<void> {
    await this.toggle('ceil_mode');
  }

  /** Switches a checkbox: `count_include_pad`, or `indices`, `gradient`, `coverage`. */
  async toggle(name: string): Promise<void> {
    await this.frame.locator(`#parameter-${name}`).click();
  }

  /** Waits until the call is written so. */
  async callIs(call: string): Promise<void> {
    await expect.poll(() => this.text('#call')).toBe(call);
  }

  /** Points at a cell as a hand does, in more than one move: one that meets a page which is just laid out gets lost. */
  async pointAt(name: Figure, cell: string): Promise<void> {
    const target = this.frame.locator(`#${name} [data-cell="${cell}"]`);
    const position = (await target.getAttribute('aria-label'))!.replace(/:.*$/, '');
    await expect
      .poll(async () => {
        await target.hover({ position: { x: 4, y: 4 } });
        await target.hover();
        return this.text('.stage .value');
      })
      .toContain(position);
  }

  async press(button: string): Promise<void> {
    await this.frame.locator(`vscode-button[aria-label="${button}"]`).click();
  }

  /** Numbers of the cells with a mark: `tap` for the window, `winner`, `reader`, `overhang`, `padding`. */
  async marked(name: Figure, mark: string): Promise<string[]> {
    const cells = await this.frame.locator(`#${name} .cell.${mark}`).all();
    return Promise.all(cells.map(async (cell) => (await cell.getAttribute('data-cell'))!));
  }

  /** The second numbers in the cells' corners, in reading order: `index`, `gradient`, `coverage`. */
  async notes(name: Figure, kind: string): Promise<string[]> {
    const cells = await this.frame.locator(`#${name} .cell[data-${kind}]`).all();
    return Promise.all(cells.map(async (cell) => (await cell.getAttribute(`data-${kind}`))!));
  }

  violations(): Promise<string[]> {
    return findAccessibilityViolations(this.frame);
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
