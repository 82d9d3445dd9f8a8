import { attributeToTurnOff, type ActingControl } from './acting-controls.js';

/** Says on a control that it is off by us: a copy of it is not taken for one that its author has turned off. */
const MARK = 'data-mqtt-off';

/**
 * Turns off the page's own controls while they can do nothing, and gives them back as their author has them: what the author turns off
 * or on meanwhile counts, and so does what comes and goes.
 */
export class ControlLock {
  readonly #root: Element;
  readonly #find: () => readonly ActingControl[];
  readonly #observer: MutationObserver;
  readonly #held = new Set<Element>();
  #isOn = false;

  /** @param find - the controls to turn off. @param root - where they are. */
  constructor(root: Element, find: () => readonly ActingControl[]) {
    this.#root = root;
    this.#find = find;
    this.#observer = new MutationObserver((records) => {
      this.#follow(records);
    });
  }

  /** Whether its author, or a fieldset around it, has turned a control off. */
  isOffByAuthor(control: Element): boolean {
    if (!control.matches(':disabled')) return false;
    return !this.#held.has(control) || control.closest('fieldset:disabled') !== null;
  }

  /** Whether this lock keeps a control from being used at all. */
  hasDisabled(control: Element): boolean {
    return this.#held.has(control) && control.matches(':disabled');
  }

  /** Turns the controls off. To be called again when others may count. */
  lock(): void {
    if (this.#isOn) {
      this.#follow(this.#observer.takeRecords());
      return;
    }
    this.#isOn = true;
    this.#observer.observe(this.#root, {
      subtree: true,
      childList: true,
      attributeFilter: ['disabled', 'readonly', 'type', 'name'],
    });
    this.#apply();
  }

  /** Gives them back. */
  release(): void {
    if (this.#isOn) {
      this.#heed(this.#observer.takeRecords());
      this.#observer.disconnect();
      this.#isOn = false;
      for (const control of this.#held) this.#giveBack(control);
    }
    // Copies of what was off.
    for (const control of this.#root.querySelectorAll(`[${MARK}]`)) this.#giveBack(control);
  }

  #follow(records: readonly MutationRecord[]): void {
    this.#heed(records);
    this.#apply();
  }

  /** What the author did to a control that is off. */
  #heed(records: readonly MutationRecord[]): void {
    for (const { target, attributeName } of records) {
      if (!(target instanceof Element) || !this.#held.has(target)) continue;
      if (attributeName !== target.getAttribute(MARK)) continue;
      // Written anew: it is to be off for its author as well. Taken away: it is to be on, when we let it.
      if (attributeName !== null && target.hasAttribute(attributeName)) {
        this.#held.delete(target);
        target.removeAttribute(MARK);
      }
    }
  }

  #apply(): void {
    const wanted = this.#find();
    const all = new Set<Element>(wanted);
    for (const control of this.#held) if (!all.has(control)) this.#giveBack(control);
    for (const control of wanted) this.#turnOff(control);
    // Our own.
    this.#observer.takeRecords();
  }

  #turnOff(control: ActingControl): void {
    const name = attributeToTurnOff(control);
    const mark = control.getAttribute(MARK);
    // As another kind of field it is turned off in another way.
    if (mark !== null && mark !== name) this.#giveBack(control);
    else if (mark === null && control.hasAttribute(name)) return;
    this.#held.add(control);
    control.setAttribute(MARK, name);
    if (!control.hasAttribute(name)) control.setAttribute(name, '');
  }

  #giveBack(control: Element): void {
    this.#held.delete(control);
    const name = control.getAttribute(MARK);
    control.removeAttribute(MARK);
    if (name === 'disabled' || name === 'readonly') control.removeAttribute(name);
  }
}
