// @ts-check
/**
 * Whether an environment variable says yes.
 *
 * @param {string | undefined} value
 */
export function isOn(value = '') {
  return !['', '0', 'false'].includes(value);
}
