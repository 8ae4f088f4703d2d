import path from 'node:path'
import ts from 'typescript'
import { StatementTexts } from './statement-texts'

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

const QUERY_METHODS: Readonly<Record<string, true>> = { query: true, one: true }

/** Reads the backend's own sources with the compiler and finds where they run a statement of a `*.queries.ts` file. */
export class StatementUses {
  private readonly checker: ts.TypeChecker
  private readonly files: readonly ts.SourceFile[]
  private readonly texts: StatementTexts

  constructor(private readonly source: string) {
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: failOn }
    const config = ts.getParsedCommandLineOfConfigFile(path.join(source, '../tsconfig.json'), {}, host)!
    const names = config.fileNames.filter(file => file.startsWith(source + path.sep))
    const program = ts.createProgram(names, config.options)
    this.checker = program.getTypeChecker()
    this.files = program.getSourceFiles().filter(file => file.fileName.startsWith(source + path.sep))
    this.texts = new StatementTexts(this.checker, source, this.files)
  }

  find(): Use[] {
    const uses: Use[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) uses.push(...this.usesOf(node))
      ts.forEachChild(node, visit)
    }
    this.files.forEach(visit)
    return uses
  }

  private usesOf(call: ts.CallExpression): Use[] {
    const { expression } = call
    const [text] = call.arguments
    if (!text || !ts.isPropertyAccessExpression(expression)) return []
    if (!Object.hasOwn(QUERY_METHODS, expression.name.text)) return []
    // `one` hands its text on to `query`, and its calls are found by themselves.
    const isHandedOn = expression.expression.kind === ts.SyntaxKind.ThisKeyword
    if (isHandedOn && this.texts.isParameter(text)) return []
    const callers = this.texts.callersOf(text)
    if (!callers) return this.useOf(call, text)
    // Each call of a helper is a use, with values and row of its own.
    return callers.flatMap(caller => this.useOf(call, text, caller))
  }

  private useOf(call: ts.CallExpression, text: ts.Expression, caller?: ts.CallExpression): Use[] {
    const statements = this.texts.of((caller && this.texts.givenFor(text, caller)) ?? text)
    if (statements.length === 0) return []
    const { expression, name } = call.expression as ts.PropertyAccessExpression
    // A class that hands a statement on may answer something of its own.
    const isHandedOn = expression.kind === ts.SyntaxKind.ThisKeyword
    const columns = isHandedOn ? null : this.columnsOf(call, name.text === 'query', caller)
    const values = call.arguments[1]
    const given = (values && caller && this.texts.givenFor(values, caller)) ?? values
    return [
      {
        place: this.placeOf(caller ?? call),
        statements,
        isChosen: statements.length > 1 || ts.isPropertyAccessExpression(text),
        columns,
        values: given ? this.valuesOf(given) : { shapes: [], isWhole: true },
      },
    ]
  }

  private columnsOf(call: ts.CallExpression, isList: boolean, caller?: ts.CallExpression): Column[] | null {
    const signature = this.checker.getResolvedSignature(call)
    const answer = signature && this.checker.getAwaitedType(signature.getReturnType())
    if (!answer) return null
    const found = isList
      ? this.checker.getTypeArguments(answer as ts.TypeReference)[0]
      : this.checker.getNonNullableType(answer)
    const row = found && caller ? this.typeAt(caller, found) : found
    if (!row || (row.flags & (ts.TypeFlags.Any | ts.TypeFlags.TypeParameter)) !== 0) return null
    // Of a union those that every kind of row has.
    const properties = this.checker.getPropertiesOfType(row)
    if (properties.length === 0) return null
    return properties.map(property => {
      const type = this.checker.getTypeOfSymbolAtLocation(property, call)
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0
      return { name: property.name, shapes: this.shapesOf(type), isOptional }
    })
  }

  /** What a type parameter of a helper is where the helper is called; any other type is itself. */
  private typeAt(caller: ts.CallExpression, type: ts.Type): ts.Type {
    const signature = this.checker.getResolvedSignature(caller)
    const declared = signature?.declaration?.typeParameters?.map(one => this.checker.getTypeAtLocation(one))
    const index = declared?.indexOf(type) ?? -1
    if (!signature || index < 0) return type
    return this.checker.getTypeArgumentsForResolvedSignature(signature)?.[index] ?? type
  }

  private valuesOf(node: ts.Expression): Use['values'] {
    if (ts.isIdentifier(node)) {
      const declared = this.checker.getSymbolAtLocation(node)?.valueDeclaration
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
