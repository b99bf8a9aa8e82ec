import { fileURLToPath } from 'node:url';

/** The project's own folder; driver packages and examples are found from here, wherever the command runs. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
