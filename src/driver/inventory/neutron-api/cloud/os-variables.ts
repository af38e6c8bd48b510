import type { Mapping } from './mapping.ts';

/** Variables of openstackclient that say nothing of a cloud, or more than its settings. */
const OTHERS = new Set(['OS_CLOUD', 'OS_CLIENT_CONFIG_FILE', 'OS_CLIENT_SECURE_FILE', 'OS_CLIENT_VENDOR_FILE']);

/** The OS_* variables as a cloud of clouds.yaml: `OS_REGION_NAME` is `region_name`. Empty ones say nothing. */
export const cloudOfVariables = (env: NodeJS.ProcessEnv): Mapping =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith('OS_') && !OTHERS.has(name) && value ? [[name.slice(3).toLowerCase(), value]] : [],
    ),
  );

/** Do they say how to log in? Some of them, such as OS_REGION_NAME, do not. */
export const haveCredentials = (variables: Mapping): boolean =>
  'auth_url' in variables || ('endpoint' in variables && 'auth_type' in variables);
