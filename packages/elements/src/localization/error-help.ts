import type { MqttErrorCode } from '@mqtt-kit/core';

let base: string | undefined;

/**
 * Says where more about errors can be read; without it no link is shown. Once per page, before the first error is shown.
 *
 * @param url - a page with one anchor for each error code, such as `docs/errors.md` of this project as you serve it; undefined for none.
 *
 * @throws TypeError when it is no http or https address, relative to the page or absolute.
 *
 * @example
 * setHelpBase('/docs/errors');
 */
export function setHelpBase(url: string | undefined): void {
  if (url !== undefined && !/^https?:$/.test(new URL(url, document.baseURI).protocol))
    throw new TypeError('The address of help must be http or https.');
  base = url;
}

/** Where more about an error can be read; undefined where the page has not said. */
export function helpUrl(code: MqttErrorCode): string | undefined {
  if (base === undefined) return undefined;
  const url = new URL(base, document.baseURI);
  url.hash = code;
  return url.href;
}
