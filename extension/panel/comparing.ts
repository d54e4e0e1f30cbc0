import * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';
import type { PanelHostContract } from '../../src/views/panel';
import type { EngineClient } from '../engine/client';
import { showError } from '../shared/logger';
import { checked, type PageHandlers } from '../shared/page';
import { askForComparison, type ChosenComparison } from './comparisonChoice';
import { panelRequests } from './panelSchema';
import type { PoolSession } from './poolSession';

/** What a panel's result is compared with, as it was chosen last. */
export class Comparing {
  private chosen: ChosenComparison | undefined;

  /** @param held the session that is shown; it throws if there is none */
  constructor(
    private readonly engine: EngineClient,
    private readonly held: () => PoolSession,
    private readonly changed: () => void,
  ) {}

  /** Asks what to compare with. */
  async choose(): Promise<void> {
    try {
      const session = this.held();
      const equivalents = await session.ask('equivalents', {}, new AbortController().signal);
      const chosen = await askForComparison(this.engine, session.call, equivalents);
      if (!chosen) return;
      this.chosen = chosen;
      this.changed();
    } catch (error) {
      await showError(error, 'choosing a comparison');
    }
  }

  get requests() {
    return {
      compare: checked(panelRequests.compare, async ({ other }, { signal }) => {
        const chosen = (this.chosen = other ?? this.chosen);
        if (!chosen) throw new PoolscopeError(vscode.l10n.t('Nothing to compare with. Choose something first.'));
        const facts = await this.held().ask('compare', { against: chosen.against }, signal);
        return { facts, label: chosen.label };
      }),
      comparedPlane: checked(panelRequests.comparedPlane, (ask, { signal }) =>
        this.held().ask('comparedPlane', ask, signal),
      ),
      comparedPart: checked(panelRequests.comparedPart, (ask, { signal }) =>
        this.held().ask('comparedPart', ask, signal),
      ),
      comparedReasons: checked(panelRequests.comparedReasons, (ask, { signal }) =>
        this.held().ask('comparedReasons', ask, signal),
      ),
    } satisfies Partial<PageHandlers<PanelHostContract>['requests']>;
  }
}
