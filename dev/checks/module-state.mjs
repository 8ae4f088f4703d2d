import path from 'node:path'

/**
 * Lint rules of our own: no mutable state at the top of a module. `no-module-state` finds variables and collections that are
 * made empty, because one that is filled where it is made is a table; `no-module-object` an object of a class of ours, or what
 * a `create…` of ours makes, which may change itself.
 *
 * `no-module-object` takes the objects that stand there by decision, by file and name; one that is not there any more is
 * reported as well.
 */
const ofModule = ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration'
const message = 'State of a module is shared by everything in the process: let a constructed service own it.'

const STATE = [
  `${ofModule}[kind="let"]`,
  `${ofModule} > VariableDeclarator > NewExpression.init[callee.name=/^(Map|Set|WeakMap|WeakSet|LRUCache)$/][arguments.length=0]`,
  `${ofModule} > VariableDeclarator > ArrayExpression.init[elements.length=0]`,
  `${ofModule} > VariableDeclarator > ObjectExpression.init[properties.length=0]`,
]
const HOLDS_NOTHING = /^(Map|Set|RegExp|Error|Uint8Array)$/
/** React's own: what it makes is a key. */
const FACTORY = /^create(?!Context$)[A-Z]/

const state = {
  meta: { type: 'problem', schema: [] },
  create: context =>
    Object.fromEntries(STATE.map(selector => [selector, node => context.report({ node, message })])),
}

/** `Intl.Collator` and its kind keep nothing. */
const isOfIntl = ({ callee }) => callee.type === 'MemberExpression' && callee.object.name === 'Intl'

const isObject = init =>
  (init?.type === 'NewExpression' && !HOLDS_NOTHING.test(init.callee.name) && !isOfIntl(init)) ||
  (init?.type === 'CallExpression' && FACTORY.test(init.callee.name))

const fileOf = context => path.relative(context.cwd, context.filename).split(path.sep).join('/')

const object = {
  meta: { type: 'problem', schema: [{ type: 'object' }] },
  create(context) {
    const known = new Set(context.options[0]?.[fileOf(context)] ?? [])
    return {
      [`${ofModule} > VariableDeclarator`](node) {
        if (!isObject(node.init)) return
        // What is taken apart at once has the name of what made it.
        if (!known.delete(node.id.name ?? node.init.callee.name)) context.report({ node: node.init, message })
      },
      'Program:exit'(node) {
        for (const name of known)
          context.report({ node, message: `"${name}" is not made here any more: take it off the list.` })
      },
    }
  },
}

export default {
  meta: { name: 'fangxing' },
  rules: { 'no-module-state': state, 'no-module-object': object },
}
