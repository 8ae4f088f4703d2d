import path from 'node:path'
import ts from 'typescript'

type Function = ts.SignatureDeclaration & { body?: ts.Node | undefined }

/**
 * Which statements of `*.queries.ts` files an expression may be: a constant, one of a list or record, what a function of ours returns, or
 * what the callers of a helper give it. Answers nothing for a text that is put together while the program runs.
 */
export class StatementTexts {
  private readonly calls = new Map<string, ts.CallExpression[]>()
  private readonly assignments = new Map<string, ts.PropertyAssignment[]>()

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly source: string,
    files: readonly ts.SourceFile[],
  ) {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const name = calledName(node)
        if (name !== undefined) listOf(this.calls, name).push(node)
      } else if (ts.isPropertyAssignment(node)) listOf(this.assignments, node.name.getText()).push(node)
      ts.forEachChild(node, visit)
    }
    files.forEach(visit)
  }

  /** `file NAME` of each statement that the expression may be. */
  of(expression: ts.Expression): string[] {
    return [...new Set(this.resolve(expression, new Set()))]
  }

  /** Whether the text is given to the function that runs it. */
  isParameter(text: ts.Expression): boolean {
    const declared = ts.isIdentifier(text) ? this.declarationOf(text) : undefined
    return declared !== undefined && ts.isParameter(declared)
  }

  /** The calls that hand a helper its text, where `text` is a parameter of the helper; null where it is none. */
  callersOf(text: ts.Expression): ts.CallExpression[] | null {
    const declared = ts.isIdentifier(text) ? this.declarationOf(text) : undefined
    return declared && ts.isParameter(declared) ? this.callsOf(declared.parent) : null
  }

  /** What a call gives for a parameter. */
  givenFor(parameter: ts.Expression, call: ts.CallExpression): ts.Expression | undefined {
    const declared = ts.isIdentifier(parameter) ? this.declarationOf(parameter) : undefined
    if (!declared || !ts.isParameter(declared)) return undefined
    return call.arguments[declared.parent.parameters.indexOf(declared)]
  }

  /** `seen`: what is looked at already, so that functions that call each other end. */
  private resolve(given: ts.Expression, seen: Set<ts.Node>): string[] {
    const node = unwrapped(given)
    if (seen.has(node)) return []
    seen.add(node)
    if (ts.isConditionalExpression(node))
      return [...this.resolve(node.whenTrue, seen), ...this.resolve(node.whenFalse, seen)]
    if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(one => this.resolve(one, seen))
    if (ts.isObjectLiteralExpression(node))
      return node.properties.flatMap(one =>
        ts.isPropertyAssignment(one) ? this.resolve(one.initializer, seen) : [],
      )
    if (ts.isElementAccessExpression(node)) return this.resolve(node.expression, seen)
    if (ts.isPropertyAccessExpression(node))
      return this.resolveAll(this.valuesOfProperty(this.checker.getSymbolAtLocation(node.name)), seen)
    if (ts.isCallExpression(node)) return this.resolveAll(this.returnedBy(node), seen)
    return ts.isIdentifier(node) ? this.resolveName(node, seen) : []
  }

  private resolveAll(nodes: readonly ts.Expression[], seen: Set<ts.Node>): string[] {
    return nodes.flatMap(node => this.resolve(node, seen))
  }

  private resolveName(node: ts.Identifier, seen: Set<ts.Node>): string[] {
    const declared = this.declarationOf(node)
    if (!declared) return []
    if (ts.isVariableDeclaration(declared)) {
      const { fileName } = declared.getSourceFile()
      if (fileName.endsWith('.queries.ts'))
        return [`${path.relative(this.source, fileName)} ${declared.name.getText()}`]
      const isFixed = (ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const) !== 0
      return isFixed && declared.initializer ? this.resolve(declared.initializer, seen) : []
    }
    if (ts.isBindingElement(declared)) return this.resolveAll(this.boundTo(declared), seen)
    if (!ts.isParameter(declared)) return []
    const given = this.callsOf(declared.parent).flatMap(call => this.givenFor(node, call) ?? [])
    return this.resolveAll(given, seen)
  }

  /** What a name that is taken out of an object or list may be. */
  private boundTo(element: ts.BindingElement): ts.Expression[] {
    const pattern = element.parent
    if (ts.isObjectBindingPattern(pattern)) {
      const name = (element.propertyName ?? element.name).getText()
      return this.valuesOfProperty(this.checker.getTypeAtLocation(pattern).getProperty(name))
    }
    const holder = pattern.parent
    if (!ts.isVariableDeclaration(holder)) return []
    const index = pattern.elements.indexOf(element)
    if (holder.initializer) return this.elementsAt(holder.initializer, index)
    const loop = holder.parent.parent
    return ts.isForOfStatement(loop)
      ? this.listsOf(loop.expression).flatMap(list =>
          list.elements.flatMap(row => this.elementsAt(row, index)),
        )
      : []
  }

  private elementsAt(node: ts.Expression, index: number): ts.Expression[] {
    return this.listsOf(node).flatMap(list => list.elements[index] ?? [])
  }

  /** The literal lists that an expression may be. */
  private listsOf(given: ts.Expression): ts.ArrayLiteralExpression[] {
    const node = unwrapped(given)
    if (ts.isArrayLiteralExpression(node)) return [node]
    if (ts.isConditionalExpression(node)) return [...this.listsOf(node.whenTrue), ...this.listsOf(node.whenFalse)]
    if (ts.isPropertyAccessExpression(node))
      return this.valuesOfProperty(this.checker.getSymbolAtLocation(node.name)).flatMap(one => this.listsOf(one))
    if (ts.isElementAccessExpression(node)) {
      const type = this.checker.getTypeAtLocation(node.expression)
      const key = this.checker.getTypeAtLocation(node.argumentExpression)
      const names = (key.isUnion() ? key.types : [key]).flatMap(one => (one.isStringLiteral() ? one.value : []))
      const properties = (type.isUnion() ? type.types : [type]).flatMap(one => names.map(name => one.getProperty(name)))
      return properties.flatMap(one => this.valuesOfProperty(one)).flatMap(one => this.listsOf(one))
    }
    const declared = ts.isIdentifier(node) ? this.declarationOf(node) : undefined
    if (declared && ts.isVariableDeclaration(declared) && declared.initializer)
      return this.listsOf(declared.initializer)
    return declared && ts.isBindingElement(declared)
      ? this.boundTo(declared).flatMap(one => this.listsOf(one))
      : []
  } // prettier-ignore

  /** Every value that the source gives a property: where it is declared, or wherever an object of its type is written. */
  private valuesOfProperty(property: ts.Symbol | undefined): ts.Expression[] {
    return (property?.declarations ?? []).flatMap(declaration => {
      if (ts.isPropertyAssignment(declaration)) return [declaration.initializer]
      return (this.assignments.get(property!.name) ?? [])
        .filter(({ parent }) => this.isWrittenFor(parent, declaration, property!.name))
        .map(({ initializer }) => initializer)
    })
  }

  private isWrittenFor(
    object: ts.ObjectLiteralExpression,
    declaration: ts.Declaration,
    name: string,
  ): boolean {
    const type = this.checker.getContextualType(object)
    const types = type?.isUnion() ? type.types : type ? [type] : []
    return types.some(one => one.getProperty(name)?.declarations?.includes(declaration) ?? false)
  }

  private returnedBy(call: ts.CallExpression): ts.Expression[] {
    const declared = this.checker.getResolvedSignature(call)?.declaration as Function | undefined
    const body = declared?.body
    if (!body || !body.getSourceFile().fileName.startsWith(this.source + path.sep)) return []
    if (!ts.isBlock(body)) return [body as ts.Expression]
    const found: ts.Expression[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node)) return
      if (ts.isReturnStatement(node) && node.expression) found.push(node.expression)
      ts.forEachChild(node, visit)
    }
    ts.forEachChild(body, visit)
    return found
  }

  private callsOf(declared: ts.SignatureDeclaration): ts.CallExpression[] {
    const holder = ts.isArrowFunction(declared) ? declared.parent : declared
    const name = (holder as { name?: ts.Node }).name?.getText()
    return (name === undefined ? [] : (this.calls.get(name) ?? [])).filter(
      call => this.checker.getResolvedSignature(call)?.declaration === declared,
    )
  }

  private declarationOf(node: ts.Identifier): ts.Declaration | undefined {
    const symbol = this.checker.getSymbolAtLocation(node)
    const isAlias = symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0
    return (isAlias ? this.checker.getAliasedSymbol(symbol) : symbol)?.valueDeclaration
  }
}

function unwrapped(node: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node)
  return isWrapped ? unwrapped(node.expression) : node
}

function calledName({ expression }: ts.CallExpression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined
}

function listOf<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key) ?? []
  map.set(key, list)
  return list
}
