/** Pure: what differs between two sets of details, field by field, and never with what stands in the fields. */
import type { ConnectionDetails } from '../details/connection-details.js';
import type { DetailsField } from '../details/details-problem.js';
import { FIELD_ENTRIES, parentAndKey } from '../details/field-rules.js';
import { brokerUrl } from '../details/broker-url.js';
import { withoutQuery } from '../details/without-query.js';
import { secretPlace } from '../details/secret-place.js';
import { isFields } from '../details/untrusted-details.js';
import { checkDetails, resolveDetails } from '../details/validate-details.js';

/** Saved details as they are compared: with their secrets, or with word that there are some. */
export interface ComparableDetails {
  readonly details: ConnectionDetails;
  /** Whether a password is kept that is not in `details`. */
  readonly hasPassword?: boolean | undefined;
}

/** What differs. */
export interface Difference {
  /** Every field that differs for certain, or may: a secret that is not shown. Never the name. */
  readonly fields: readonly DetailsField[];
  /** Whether nothing differs for certain. */
  readonly maySame: boolean;
}

const PASSWORD = 'authentication.password';
const SECRETS: readonly string[] = [PASSWORD, 'certificates.key', 'certificates.keyPassphrase'];

/** How `incoming` differs from what is there. A secret that it does not have is no difference: the one that is kept stays. */
export function compareDetails(saved: ComparableDetails, incoming: ConnectionDetails): Difference {
  const before = whole(saved.details);
  const after = whole(incoming);
  const fields: DetailsField[] = [];
  let maySame = true;
  for (const { field, rule } of FIELD_ENTRIES) {
    if (rule.type === 'fields' || field === 'name') continue;
    const [old, fresh] = [valueIn(before, field), valueIn(after, field)];
    if (isSame(old, fresh)) continue;
    const isKept = SECRETS.includes(field) && secretPlace(before) === secretPlace(after);
    if (fresh === undefined && isKept) continue;
    fields.push(field);
    const isHidden = field === PASSWORD && old === undefined && saved.hasPassword === true;
    if (!isHidden) maySame = false;
  }
  return { fields, maySame };
}

/** Whether the password that is kept would be lost if `incoming` took the place of what is there: it belongs to its addresses. */
export function losesPassword(saved: ComparableDetails, incoming: ConnectionDetails): boolean {
  const { authentication } = saved.details;
  const isKept =
    saved.hasPassword === true ||
    (authentication?.method === 'BASIC' && Boolean(authentication.password));
  if (!isKept) return false;
  if (incoming.authentication?.method !== 'BASIC') return true;
  if (incoming.authentication.password !== undefined) return false;
  return secretPlace(whole(saved.details)) !== secretPlace(whole(incoming));
}

/** Whether both lead to the same broker, whatever the queries of their addresses: those are signatures, tenants and the like. */
export function isSameBroker(one: ConnectionDetails, other: ConnectionDetails): boolean {
  const place = (details: ConnectionDetails): string => withoutQuery(brokerUrl(whole(details)));
  return place(one) === place(other);
}

/** With every default, so that what is said and what goes without saying are the same. */
function whole(details: ConnectionDetails): ConnectionDetails {
  const isWrong = checkDetails(details).some(({ severity }) => severity === 'error');
  // What was saved by an older version may be wrong today; it is compared as it stands.
  return isWrong ? details : { ...details, ...resolveDetails(details) };
}

function valueIn(details: object, field: string): unknown {
  const { parent, key } = parentAndKey(field);
  const group = parent === 'details' ? details : valueIn(details, parent);
  const hasIt = typeof group === 'object' && group !== null && Object.hasOwn(group, key);
  const value: unknown = hasIt ? Reflect.get(group, key) : undefined;
  // An empty secret is none.
  return SECRETS.includes(field) && value === '' ? undefined : value;
}

/** Text, numbers, bytes, lists of them, and objects of those; the order of an object's names means nothing. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (one instanceof Uint8Array && other instanceof Uint8Array)
    return one.length === other.length && one.every((byte, index) => byte === other[index]);
  if (Array.isArray(one) && Array.isArray(other))
    return (
      one.length === other.length &&
      one.every((item, index) => isSame(item, (other as unknown[])[index]))
    );
  if (!isFields(one) || !isFields(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}
