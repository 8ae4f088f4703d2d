import path from 'node:path'
import ts from 'typescript'

/** What a type in the code may hold, as far as a column or parameter is concerned. */
export type Shape =
  | 'any'
  | 'string'
  | 'number'
  | 'boolean'
  | 'date'
  | 'bytes'
  | 'object'
  | { arrayOf: readonly Shape[] }
/** `isOptional`: the code goes on without it. */
export type Column = { name: string; shapes: readonly Shape[]; isOptional: boolean }
/** Where the code runs a statement: with which row in mind, and with which values. */
export type Use = {
  place: string
  statements: readonly string[]
  /** Which of them is said while the program runs. */
  isChosen: boolean
  /** Null where the code looks at no row, or does not say which. */
  columns: readonly Column[] | null
  /** Null where the values are put together elsewhere. `isWhole`: these and no more. */
  values: { shapes: (readonly Shape[])[]; isWhole: boolean } | null
}

const ROAD: Readonly<Record<string, true>> = { query: true, one: true }

/** Reads the backend's own sources with the compiler and finds where they run a statement of a `*.queries.ts` file. */
export class StatementUses {
  private readonly program: ts.Program
  private readonly checker: ts.TypeChecker

  constructor(private readonly source: string) {
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: failOn }
    const config = ts.getParsedCommandLineOfConfigFile(path.join(source, '../tsconfig.json'), {}, host)!
    const files = config.fileNames.filter(file => file.startsWith(source + path.sep))
    this.program = ts.createProgram(files, config.options)
    this.checker = this.program.getTypeChecker()
  }

  find(): Use[] {
    const uses: Use[] = []
    for (const file of this.program.getSourceFiles()) {
      if (!file.fileName.startsWith(this.source + path.sep)) continue
      const visit = (node: ts.Node): void => {
        if (ts.isCallExpression(node)) uses.push(...this.usesOf(node))
        ts.forEachChild(node, visit)
      }
      visit(file)
    }
    return uses
  }

  private usesOf(call: ts.CallExpression): Use[] {
    const { expression } = call
    const [text, values] = call.arguments
    if (!text || !ts.isPropertyAccessExpression(expression) || !Object.hasOwn(ROAD, expression.name.text))
      return []
    const statements = this.statementsOf(text)
    if (statements.length === 0) return []
    // A class that hands a statement on may answer something of its own.
    const isHandedOn = expression.expression.kind === ts.SyntaxKind.ThisKeyword
    const columns = isHandedOn ? null : this.columnsOf(call, expression.name.text === 'query')
    const given = values ? this.valuesOf(values) : { shapes: [], isWhole: true }
    const isChosen = statements.length > 1 || ts.isPropertyAccessExpression(text)
    return [{ place: this.placeOf(call), statements, isChosen, columns, values: given }]
  }

  /** `file NAME` of each constant that the expression may be. */
  private statementsOf(node: ts.Expression): string[] {
    if (ts.isParenthesizedExpression(node)) return this.statementsOf(node.expression)
    if (ts.isConditionalExpression(node))
      return [...this.statementsOf(node.whenTrue), ...this.statementsOf(node.whenFalse)]
    if (ts.isPropertyAccessExpression(node)) return this.statementsNamed(node)
    if (!ts.isIdentifier(node)) return []
    const declared = this.declarationOf(node)
    if (!declared || !ts.isVariableDeclaration(declared)) return []
    const { fileName } = declared.getSourceFile()
    if (fileName.endsWith('.queries.ts'))
      return [`${path.relative(this.source, fileName)} ${declared.name.getText()}`]
    const isFixed = (ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const) !== 0
    return isFixed && declared.initializer ? this.statementsOf(declared.initializer) : []
  }

  /** Of a list that is chosen while the program runs, such as `order.ofPlate`: whatever the file gives that name. */
  private statementsNamed({ name }: ts.PropertyAccessExpression): string[] {
    const found: string[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node) && node.name.getText() === name.text)
        found.push(...this.statementsOf(node.initializer))
      ts.forEachChild(node, visit)
    }
    visit(name.getSourceFile())
    return found
  }

  private declarationOf(node: ts.Identifier): ts.Declaration | undefined {
    const symbol = this.checker.getSymbolAtLocation(node)
    const isAlias = symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0
    return (isAlias ? this.checker.getAliasedSymbol(symbol) : symbol)?.valueDeclaration
  }

  private columnsOf(call: ts.CallExpression, isList: boolean): Column[] | null {
    const signature = this.checker.getResolvedSignature(call)
    const answer = signature && this.checker.getAwaitedType(signature.getReturnType())
    if (!answer) return null
    const row = isList
      ? this.checker.getTypeArguments(answer as ts.TypeReference)[0]
      : this.checker.getNonNullableType(answer)
    if (!row || (row.flags & (ts.TypeFlags.Any | ts.TypeFlags.TypeParameter | ts.TypeFlags.Union)) !== 0)
      return null
    const properties = this.checker.getPropertiesOfType(row)
    if (properties.length === 0) return null
    return properties.map(property => {
      const type = this.checker.getTypeOfSymbolAtLocation(property, call)
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0
      return { name: property.name, shapes: this.shapesOf(type), isOptional }
    })
  }

  private valuesOf(node: ts.Expression): Use['values'] {
    if (ts.isIdentifier(node)) {
      const declared = this.declarationOf(node)
      const isFixed = declared && ts.isVariableDeclaration(declared)
      if (isFixed && declared.initializer && ts.isArrayLiteralExpression(declared.initializer))
        return this.valuesOf(declared.initializer)
    }
    if (!ts.isArrayLiteralExpression(node)) return this.valuesOfTuple(node)
    const shapes: (readonly Shape[])[] = []
    for (const element of node.elements) {
      if (!ts.isSpreadElement(element)) {
        shapes.push(this.shapesOf(this.checker.getTypeAtLocation(element)))
        continue
      }
      const spread = this.valuesOf(element.expression)
      if (!spread) return { shapes, isWhole: false }
      shapes.push(...spread.shapes)
      if (!spread.isWhole) return { shapes, isWhole: false }
    }
    return { shapes, isWhole: true }
  }

  private valuesOfTuple(node: ts.Expression): Use['values'] {
    const type = this.checker.getTypeAtLocation(node)
    if (!this.checker.isTupleType(type)) return null
    const elements = this.checker.getTypeArguments(type as ts.TypeReference)
    return { shapes: elements.map(element => this.shapesOf(element)), isWhole: true }
  }

  private shapesOf(type: ts.Type): Shape[] {
    const parts = type.isUnion() ? type.types : [type]
    return parts.flatMap(part => this.shapeOf(part) ?? [])
  }

  /** Null for what stands for no value. */
  private shapeOf(type: ts.Type): Shape | null {
    const { flags } = type
    if ((flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Never)) !== 0) return null
    if ((flags & ts.TypeFlags.StringLike) !== 0) return 'string'
    if ((flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike)) !== 0) return 'number'
    if ((flags & ts.TypeFlags.BooleanLike) !== 0) return 'boolean'
    if ((flags & ts.TypeFlags.Object) === 0) return 'any'
    const name = type.getSymbol()?.name
    if (name === 'Date') return 'date'
    if (name === 'Buffer' || name === 'Uint8Array') return 'bytes'
    const element = this.checker.isArrayLikeType(type)
      ? this.checker.getIndexTypeOfType(type, ts.IndexKind.Number)
      : undefined
    return element ? { arrayOf: this.shapesOf(element) } : 'object'
  }

  private placeOf(node: ts.Node): string {
    const file = node.getSourceFile()
    const { line } = file.getLineAndCharacterOfPosition(node.getStart())
    return `${path.relative(this.source, file.fileName)}:${line + 1}`
  }
}

function failOn(diagnostic: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))
}
