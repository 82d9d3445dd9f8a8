import { msg } from '@lit/localize';
import type { SlotKind, SlotView } from '@mqtt-kit/core/vault';
import { currentLocale } from '../localization/locale.js';

/** What opens a vault, as a word. */
export function slotName(kind: SlotKind): string {
  switch (kind) {
    case 'device':
      return msg('A key in this browser');
    case 'passphrase':
      return msg('Passphrase');
    case 'passkey':
      return msg('Passkey');
    case 'external':
      return msg('A key of this page');
    case 'recovery':
      return msg('Recovery code');
  }
}

/** The day on which something was made, as people write it. */
export function dayOf(epochMs: number): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium' }).format(epochMs);
}

/** Whether one of the ways opens the vault without asking anybody. */
export function isOnDevice(slots: readonly SlotView[]): boolean {
  return slots.every(({ kind }) => kind === 'device');
}
