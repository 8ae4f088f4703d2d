/** Whether a text names an entry of a table: a state, a colour. What another version of the platform knows may be none. */
export const isKeyOf = <Table extends object>(
  table: Table,
  text: string | null | undefined,
): text is Extract<keyof Table, string> => typeof text === 'string' && Object.keys(table).includes(text)
