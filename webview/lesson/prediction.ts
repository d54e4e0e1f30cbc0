import * as l10n from '@vscode/l10n';
import { messageOf } from '../../src/errors';
import { Latest } from '../../src/latest';
import type { FoundMistake, Verdict } from '../../src/lesson/lesson';
import type { AskedQuestion } from '../../src/lesson/round';
import { sheetText, type SheetRow } from '../../src/lesson/sheet';
import type { LessonOfPlane, Prediction as Given } from '../../src/worker/sight';
import { createSmallButton } from '../shared/controls';
import { h } from '../shared/dom';

export interface PredictionEvents {
  readonly questions: (lesson: LessonOfPlane, signal: AbortSignal) => Promise<readonly AskedQuestion[]>;
  readonly judge: (given: Given, signal: AbortSignal) => Promise<Verdict>;
  /** The answers so far, as CSV. */
  readonly sheet: (text: string) => void;
  /** The round ends: the output may be seen. */
  readonly ended: () => void;
}

/** What is predicted: a layer and its input as the sheet names them, and the plane. */
export interface Subject {
  readonly call: string;
  readonly shape: string;
  readonly plane: number;
}

/** A round of questions, one after the other: an answer, another try, then the reason. */
export class Prediction {
  readonly element = h('section', { class: 'prediction', id: 'prediction', 'aria-label': l10n.t('Predict') });
  private readonly asking = new Latest();
  private subject: Subject | undefined;
  private seed = 0;
  private questions: readonly AskedQuestion[] = [];
  private step = 0;
  private given: string[] = [];
  private rows: SheetRow[] = [];

  constructor(private readonly events: PredictionEvents) {
    this.element.hidden = true;
  }

  get isOn(): boolean {
    return this.subject !== undefined;
  }

  /** Begins a round. @param seed another one asks about other cells */
  async begin(subject: Subject, seed = Math.floor(Math.random() * 2 ** 31)): Promise<void> {
    const signal = this.asking.begin();
    [this.subject, this.seed] = [subject, seed];
    this.element.hidden = false;
    try {
      const questions = await this.events.questions({ plane: subject.plane, seed }, signal);
      if (signal.aborted) return;
      [this.questions, this.step, this.rows] = [questions, 0, []];
      this.ask();
    } catch (error) {
      if (!signal.aborted) this.showError(error);
    }
  }

  end(): void {
    if (!this.isOn) return;
    this.asking.cancel();
    this.subject = undefined;
    this.element.hidden = true;
    this.element.replaceChildren();
    this.events.ended();
  }

  private ask(): void {
    this.given = [];
    const { text, kind } = this.questions[this.step]!;
    const field = h('input', { type: 'text', id: 'predicted', autocomplete: 'off', spellcheck: 'false' });
    field.setAttribute('aria-label', l10n.t('Answer'));
    field.placeholder = examples[kind];
    const said = h('div', { class: 'verdict', role: 'status' });
    const check = h('button', { type: 'submit', class: 'small-button' }, l10n.t('Check'));
    const form = h('form', {}, field, check);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.judge(field, said, form);
    });
    const progress = `${this.step + 1} / ${this.questions.length}`;
    this.show(h('p', { class: 'question' }, h('span', { class: 'progress' }, progress), text), form, said);
    field.focus({ preventScroll: true });
  }

  private async judge(field: HTMLInputElement, said: HTMLElement, form: HTMLElement): Promise<void> {
    const { subject, seed, step } = this;
    const text = field.value.trim();
    if (!subject || text === '') return;
    const signal = this.asking.begin();
    try {
      const isLast = this.given.length > 0;
      const verdict = await this.events.judge({ plane: subject.plane, seed, step, text, isLast }, signal);
      if (signal.aborted) return;
      said.replaceChildren(...verdictElements(verdict));
      said.dataset['kind'] = verdict.kind;
      if (verdict.kind === 'unreadable') return;
      this.given.push(text);
      if (verdict.kind === 'wrong') field.select();
      else this.close(verdict, form);
    } catch (error) {
      if (!signal.aborted) said.replaceChildren(messageOf(error));
    }
  }

  /** The question is answered, or its answer told. */
  private close(verdict: Extract<Verdict, { kind: 'right' | 'told' }>, form: HTMLElement): void {
    const mistakes = verdict.kind === 'told' ? verdict.mistakes.map(({ name }) => name) : [];
    const { text: question } = this.questions[this.step]!;
    this.rows.push({
      ...{ question, given: this.given, answer: verdict.answer, mistakes },
      isRight: verdict.kind === 'right',
    });
    const isLast = this.step === this.questions.length - 1;
    const next = createSmallButton(isLast ? l10n.t('Result') : l10n.t('Next'), () => {
      this.step++;
      if (isLast) this.finish();
      else this.ask();
    });
    form.replaceWith(h('div', { class: 'buttons' }, next));
    next.focus({ preventScroll: true });
  }

  private finish(): void {
    const { subject, rows } = this;
    if (!subject) return;
    const first = rows.filter(({ isRight, given }) => isRight && given.length === 1).length;
    const then = rows.filter(({ isRight }) => isRight).length;
    const text = l10n.t('{0} of {1} right, {2} of them at once.', then, rows.length, first);
    const again = createSmallButton(l10n.t('Again'), () => void this.begin(subject));
    const sheet = createSmallButton(l10n.t('Open as CSV'), () => {
      this.events.sheet(sheetText(subject.call, subject.shape, rows));
    });
    this.show(h('p', { class: 'question', role: 'status' }, text), h('div', { class: 'buttons' }, again, sheet));
    again.focus({ preventScroll: true });
  }

  private showError(error: unknown): void {
    this.show(h('p', { role: 'alert' }, messageOf(error)));
  }

  private show(...parts: HTMLElement[]): void {
    const end = createSmallButton(l10n.t('End'), () => {
      this.end();
    });
    end.classList.add('end', 'secondary');
    this.element.replaceChildren(...parts, end);
  }
}

/** How answers may be written. */
const examples = {
  shape: '2, 2',
  value: '1.5',
  winner: '0, 3',
  index: '3',
  divisor: '9',
  gradient: '1/4',
  dropped: '4',
} as const;

function verdictElements(verdict: Verdict): HTMLElement[] {
  switch (verdict.kind) {
    case 'unreadable':
      return [h('p', {}, verdict.message)];
    case 'right':
      return [h('p', {}, h('strong', {}, l10n.t('Right: {0}', verdict.answer))), reason(verdict.reason)];
    case 'wrong': {
      const found = verdict.mistakes.map(mistakeElement);
      return [h('p', {}, h('strong', {}, l10n.t('Not yet. One more try.'))), ...found];
    }
    case 'told':
      return [
        ...verdict.mistakes.map(mistakeElement),
        h('p', {}, h('strong', {}, l10n.t('It is {0}.', verdict.answer))),
        reason(verdict.reason),
      ];
  }
}

function mistakeElement({ text, workings }: FoundMistake): HTMLElement {
  return h('p', { class: 'mistake' }, text, ...(workings === undefined ? [] : [' ', h('code', {}, workings)]));
}

function reason(text: string): HTMLElement {
  return h('p', { class: 'reason' }, text);
}
