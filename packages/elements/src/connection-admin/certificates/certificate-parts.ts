/** What is loaded when somebody wants a certificate in the browser. */
export { AuthorityExport } from './authority-export.js';
export { CertificateGuide } from './certificate-guide.js';
