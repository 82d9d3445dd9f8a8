/** Elements speak the language of `<html lang>`, if it comes with the kit and the page has not said otherwise. */
import { followPageLanguage } from '../localization/set-language.js';

followPageLanguage();
