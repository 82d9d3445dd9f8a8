/** How a certificate gets into each browser and system, step by step, for a person. */
import { msg } from '@lit/localize';
import type { CertificatePlace } from './platform.js';

/** The name of a place. */
export function placeName(place: CertificatePlace): string {
  switch (place) {
    case 'windows':
      return msg('Chrome or Edge on Windows');
    case 'mac':
      return msg('Safari, Chrome or Edge on a Mac');
    case 'linux':
      return msg('Chrome or Chromium on Linux');
    case 'firefox':
      return msg('Firefox on a computer');
    case 'chromeos':
      return msg('Chrome on a Chromebook');
    case 'android':
      return msg('Chrome on Android');
    case 'ios':
      return msg('Safari on an iPhone or iPad');
  }
}

/** How to import a client certificate with its key, from a `.p12` file. */
export function clientSteps(place: CertificatePlace): readonly string[] {
  switch (place) {
    case 'windows':
      return [
        msg('Open the file with a double click: the Certificate Import Wizard begins.'),
        msg('Choose “Current User”, type the password of the file, and leave the rest as it is.'),
        msg('Close all windows of the browser, and open it again.'),
      ];
    case 'mac':
      return [
        msg('Open the file with a double click: Keychain Access begins.'),
        msg('Choose the keychain “login”, and type the password of the file.'),
        msg(
          'When a browser uses the key for the first time, the Mac asks for your login password: choose “Always Allow”.',
        ),
      ];
    case 'linux':
      return [
        msg('Type chrome://certificate-manager into the address bar of a new tab.'),
        msg('Under “Your certificates”, go to those imported from Linux, and choose “Import”.'),
        msg('Choose the file, and type its password.'),
      ];
    case 'firefox':
      return [
        msg('Open Firefox’s settings, and search there for “certificates”.'),
        msg('Choose “View Certificates”, then “Your Certificates”, then “Import”.'),
        msg('Choose the file, and type its password.'),
      ];
    case 'chromeos':
      return [
        msg('Type chrome://certificate-manager into the address bar of a new tab.'),
        msg(
          'Under “Your certificates”, go to those of the Chromebook, and choose “Import and bind”.',
        ),
        msg('Choose the file, and type its password.'),
      ];
    case 'android':
      return [
        msg('Open the system’s settings, and search there for “install a certificate”.'),
        msg('Choose “VPN and app user certificate”, then the file, and type its password.'),
        msg('Give it a name by which you will know it when Chrome asks.'),
      ];
    case 'ios':
      return [
        msg(
          'Keep the file in Files, and open it there: the system says that a profile was loaded.',
        ),
        msg(
          'Open Settings, choose the loaded profile, and install it with the password of the file.',
        ),
        msg('Use Safari for this page: other browsers on this device cannot use the certificate.'),
      ];
  }
}

/** How to have an authority trusted, from a `.crt` file. */
export function authoritySteps(place: CertificatePlace): readonly string[] {
  switch (place) {
    case 'windows':
      return [
        msg('Open the file with a double click, and choose “Install Certificate”.'),
        msg(
          'Choose “Current User”, then “Place all certificates in the following store”, and there “Trusted Root Certification Authorities”.',
        ),
        msg('Close all windows of the browser, and open it again.'),
      ];
    case 'mac':
      return [
        msg('Open the file with a double click: Keychain Access adds it to the keychain “login”.'),
        msg('Find it there, open it, and under “Trust” choose “Always Trust”.'),
      ];
    case 'linux':
      return [
        msg('Type chrome://certificate-manager into the address bar of a new tab.'),
        msg(
          'Under “Local certificates”, go to those installed by you, and to “Trusted Certificates”.',
        ),
        msg('Choose “Import”, and then the file.'),
      ];
    case 'firefox':
      return [
        msg('Open Firefox’s settings, and search there for “certificates”.'),
        msg('Choose “View Certificates”, then “Authorities”, then “Import”, and then the file.'),
        msg('Tick “Trust this CA to identify websites”.'),
      ];
    case 'chromeos':
      return [
        msg('Type chrome://certificate-manager into the address bar of a new tab.'),
        msg('Under “Local certificates”, import the file into those of the Chromebook.'),
        msg('Tick that it may identify websites.'),
      ];
    case 'android':
      return [
        msg('Open the system’s settings, and search there for “install a certificate”.'),
        msg('Choose “CA certificate”, read the warning, and choose the file.'),
      ];
    case 'ios':
      return [
        msg(
          'Keep the file in Files, and open it there: the system says that a profile was loaded.',
        ),
        msg('Open Settings, choose the loaded profile, and install it.'),
        msg(
          'Then open “General”, “About”, “Certificate Trust Settings”, and switch full trust on for it.',
        ),
      ];
  }
}
