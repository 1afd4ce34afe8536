/** This process's environment without what npm and Jest have put there: the one a person's shell has. */
export function userEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|JEST_)/i.test(name) && !['NODE_ENV', 'INIT_CWD'].includes(name),
    ),
  );
}
