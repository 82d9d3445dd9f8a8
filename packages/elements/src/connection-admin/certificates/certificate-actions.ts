/** What is done with the certificate in the form, and with its key, wherever that is. */
import { MqttError, policyProblems, type SavedConnection } from '@mqtt-kit/core';
import type { CertificateReport } from '@mqtt-kit/core/certificates';
import type { Vault } from '@mqtt-kit/core/vault';
import { msg } from '@lit/localize';
import { wordedError } from '../../localization/error-text.js';
import { NEW, type ConnectionEditor } from '../connection-editor.js';
import type { DirectoryController } from '../directory-controller.js';
import type { CertificateFields } from './certificate-checks.js';
import type { Pkcs12Wish } from './certificate-desk.js';

/** A file for import with the key that was typed, or with the one that the vault keeps. @throws MqttError as the vault and `createPkcs12()` do. */
export async function makeClientFile(
  wish: Pkcs12Wish,
  { draft, current, details }: ConnectionEditor,
  vault: Vault | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { certificate, key, keyPassphrase } = draft;
  // Without a vault there is none but the one that was typed, and what makes the file says so.
  if (key.trim() === '' && vault && current) {
    // The vault's file has the certificate that is saved.
    if (certificate !== (current.details.certificates?.certificate ?? ''))
      throw wordedError(
        'certificate-mismatch',
        msg('The certificate in the form is not the saved one. Save the connection first.'),
      );
    return vault.clientCertificateFile(current.id, wish);
  }
  if (vault?.canExport === false || policyProblems({ certificates: { key } }).length > 0)
    throw new MqttError('forbidden-by-policy', 'This page does not let private keys be exported.');
  const { createPkcs12 } = await import('@mqtt-kit/core/certificates');
  const friendlyName = details.name ?? '';
  return createPkcs12({ ...wish, certificate, key, keyPassphrase, friendlyName });
}

/** Takes the private key out of a field of certificates, whatever else is typed meanwhile, and puts it into its own. */
export async function movePrivateKey(
  editor: ConnectionEditor,
  field: 'ca' | 'certificate',
): Promise<void> {
  const text = editor.draft[field];
  const { splitKeys } = await import('@mqtt-kit/core/certificates');
  const { draft } = editor;
  if (draft[field] !== text) return;
  const { certificates, key } = splitKeys(text);
  const keptKey = draft.keptKey === 'none' ? draft.keptKey : 'replace';
  const parted = { [field]: certificates, key, keyPassphrase: '' };
  editor.change({ ...draft, ...parted, keptKey }, [field, 'key']);
}

/** Where the key's field holds a PKCS#12 file, and that of its certificate nothing, both get what belongs there. */
export function takeUnpacked(
  editor: ConnectionEditor,
  fields: CertificateFields,
  { unpacked }: CertificateReport,
): void {
  const { draft } = editor;
  if (!unpacked || draft.key !== fields.key || draft.certificate.trim() !== '') return;
  editor.change({ ...draft, ...unpacked, keyPassphrase: '' }, ['certificate', 'key']);
}

/**
 * Takes the key out of what is saved and out of the form. The certificate stays, and what else was typed.
 *
 * @returns what was saved without it; undefined where it was only in the form.
 */
export async function removePrivateKey(
  editor: ConnectionEditor,
  { source }: DirectoryController,
): Promise<SavedConnection | undefined> {
  let saved: SavedConnection | undefined;
  const { current, key = NEW } = editor;
  if (current?.hasPrivateKey === true) {
    const { details } = current;
    const certificates = { ...details.certificates, key: '', keyPassphrase: '' };
    saved = await source.save({ ...details, certificates }, current.id);
  }
  editor.forgetPrivateKey(key);
  return saved;
}
