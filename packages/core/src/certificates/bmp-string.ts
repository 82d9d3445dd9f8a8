/** Pure: `BMPString`, in which PKCS#12 writes names. */
import { AsnProp, AsnPropTypes, AsnType, AsnTypeTypes } from '@peculiar/asn1-schema';

/** A text as a value of its own. */
export class BmpString {
  text: string;

  constructor(text = '') {
    this.text = text;
  }
}
AsnType({ type: AsnTypeTypes.Choice })(BmpString);
AsnProp({ type: AsnPropTypes.BmpString })(BmpString.prototype, 'text');
