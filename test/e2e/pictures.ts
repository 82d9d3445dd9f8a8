import { fileURLToPath } from 'node:url';

/** Where pictures go. `npm run screenshots` puts them where the docs show them; a test run must not change the repository. */
export const PICTURES = fileURLToPath(
  new URL(process.env.SCREENSHOTS === 'docs' ? '../../docs/' : '../results/', import.meta.url),
);
