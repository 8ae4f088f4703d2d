import type { Client, Connection, Submittable } from 'pg'

/** What PostgreSQL says of a statement before it runs: the types of its parameters, and the columns that it answers. */
export type Described = { parameters: number[]; columns: Map<string, number> }

type Field = { name: string; dataTypeID: number }

/** Parses the statement and has it described, without running it; the protocol alone names columns and parameters at once. */
class Description implements Submittable {
  private columns: readonly Field[] = []

  constructor(
    private readonly text: string,
    private readonly done: (error: Error | null, columns: readonly Field[]) => void,
  ) {}

  submit = (connection: Connection): void => {
    connection.parse({ name: '', text: this.text, types: [] }, true)
    connection.describe({ type: 'S', name: '' }, true)
    connection.sync()
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    this.columns = fields
  }

  handleError(error: Error): void {
    this.done(error, [])
  }

  handleReadyForQuery(): void {
    this.done(null, this.columns)
  }
}

export async function describeStatement(client: Client, text: string): Promise<Described> {
  let parameters: number[] = []
  const { connection } = client as unknown as { connection: Connection }
  connection.once('parameterDescription', (message: { dataTypeIDs: number[] }) => {
    parameters = message.dataTypeIDs
  })
  const columns = await new Promise<readonly Field[]>((resolve, reject) => {
    client.query(new Description(text, (error, fields) => (error ? reject(error) : resolve(fields))))
  })
  return { parameters, columns: new Map(columns.map(({ name, dataTypeID }) => [name, dataTypeID])) }
}
