export interface Config {
  auth?: {
    providers?: {
      /** Sign-in without a password, so that permissions can be tried. Never in production. */
      demo?: {
        /**
         * The names of User entities that anybody may sign in as, such as `dana`.
         *
         * @deepVisibility frontend
         */
        users: string[];
      };
    };
  };
}
