// The one file that knows the toolkit: another set of controls can take its place here.
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
  type Button,
  type Checkbox,
  type Dropdown,
  type TextField,
} from '@vscode/webview-ui-toolkit';
import { h, icon } from './dom';

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDropdown(),
  vsCodeOption(),
  vsCodeTextField(),
);

/** A control with a value and a place for its error. */
export interface Control<T> {
  readonly element: HTMLElement;
  value: T;
}

export interface TextControl extends Control<string> {
  placeholder: string;
  error: string;
}

/** How long typing rests before it counts. */
const TYPING_REST = 250;

function labelled(name: string, control: HTMLElement, id: string): HTMLDivElement {
  control.id = id;
  return h('div', { class: 'field' }, h('label', { for: id }, name), control);
}

/**
 * @param groups the options; those of a group stand together
 * @param label what is written over the field, if it is not the name
 */
export function createDropdown(
  name: string,
  groups: readonly (readonly string[])[],
  changed: () => void,
  label = name,
): Control<string> {
  const dropdown = document.createElement('vscode-dropdown') as Dropdown;
  for (const group of groups) {
    for (const [i, option] of group.entries()) dropdown.append(toolkitOption(option, i === 0 && group !== groups[0]));
  }
  dropdown.setAttribute('aria-label', label);
  dropdown.addEventListener('change', changed);
  return {
    element: labelled(label, dropdown, `parameter-${name}`),
    get value() {
      return dropdown.value;
    },
    set value(value) {
      dropdown.value = value;
    },
  };
}

/** @param label what is written over the field, if it is not the name */
export function createTextField(name: string, changed: () => void, label = name): TextControl {
  const field = document.createElement('vscode-text-field') as TextField;
  const error = h('div', { class: 'field-error', role: 'alert', id: `error-${name}` });
  let timer: number | undefined;
  const changedSoon = (rest: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      timer = undefined;
      changed();
    }, rest);
  };
  // the toolkit takes its accessible name from here, and hides any other
  field.append(label);
  field.setAttribute('spellcheck', 'false');
  field.addEventListener('input', () => {
    changedSoon(TYPING_REST);
  });
  field.addEventListener('change', () => {
    changedSoon(0);
  });
  field.addEventListener('keydown', ({ key }) => {
    const step = key === 'ArrowUp' ? 1 : key === 'ArrowDown' ? -1 : 0;
    const shown = field.value || (/\d+/.exec(field.placeholder)?.[0] ?? '');
    if (!step || !/\d/.test(shown) || shown.includes('.')) return;
    field.value = shown.replace(/-?\d+/g, (number) => String(Number(number) + step));
    changedSoon(TYPING_REST);
  });
  const element = labelled(label, field, `parameter-${name}`);
  element.append(error);
  return {
    element,
    get value() {
      return field.value;
    },
    set value(value) {
      // what is being typed stays
      if (document.activeElement !== field && timer === undefined) field.value = value;
    },
    get placeholder() {
      return field.placeholder;
    },
    set placeholder(text) {
      field.placeholder = text;
    },
    get error() {
      return error.textContent;
    },
    set error(message) {
      error.textContent = message;
      element.classList.toggle('invalid', message !== '');
      const form = element.parentElement;
      const room = form ? form.clientWidth - (element.offsetLeft - form.offsetLeft) - error.offsetWidth : 0;
      error.style.left = `${Math.min(0, room)}px`;
      field.setAttribute('aria-invalid', String(message !== ''));
    },
  };
}

/** A box with its name beside it. */
export function createCheckbox(name: string, changed: () => void): Control<boolean> {
  const checkbox = document.createElement('vscode-checkbox') as Checkbox;
  checkbox.append(name);
  checkbox.id = `parameter-${name}`;
  checkbox.addEventListener('change', changed);
  const element = h('div', { class: 'field check' }, checkbox);
  return {
    element,
    get value() {
      return checkbox.checked;
    },
    set value(value) {
      checkbox.checked = value;
    },
  };
}

export interface IconButton {
  readonly element: HTMLElement;
  /** Changes the button's icon and label. */
  set(iconName: string, label: string): void;
}

export function createIconButton(iconName: string, label: string, pressed: () => void): IconButton {
  const button = document.createElement('vscode-button') as Button;
  button.appearance = 'icon';
  const set = (name: string, text: string) => {
    button.replaceChildren(icon(name));
    button.setAttribute('aria-label', text);
    button.title = text;
  };
  set(iconName, label);
  button.addEventListener('click', pressed);
  return { element: button, set };
}

export function createButton(label: string, pressed: () => void): HTMLElement {
  const button = document.createElement('vscode-button');
  button.append(label);
  button.addEventListener('click', pressed);
  return button;
}

/** A small button beside text. */
export function createSmallButton(label: string, pressed: () => void): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'small-button' }, label);
  button.addEventListener('click', pressed);
  return button;
}

function toolkitOption(label: string, beginsGroup: boolean): HTMLElement {
  const option = document.createElement('vscode-option');
  option.classList.toggle('begins-group', beginsGroup);
  option.setAttribute('value', label);
  option.append(label);
  return option;
}
