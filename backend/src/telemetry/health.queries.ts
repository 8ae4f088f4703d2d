/** Finds and locks nothing; a server that only reads refuses it (25006), and the connection to it is replaced. */
export const PROBE_WRITER = 'SELECT 1 FROM platform_switch WHERE false FOR KEY SHARE'
