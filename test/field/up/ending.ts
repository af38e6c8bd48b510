/** Of the process that holds a field up: aborted once the field is to be taken down, and nothing of it is started after that. */
export const ending = new AbortController();
