/**
 * Lint rules of our own: no mutable state at the top of a module. `no-module-state` finds variables and collections that are
 * made empty, because one that is filled where it is made is a table; `no-module-object` an object of a class of ours, which
 * may change itself.
 */
const ofModule = ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration'
const message = 'State of a module is shared by everything in the process: let a constructed service own it.'

const STATE = [
  `${ofModule}[kind="let"]`,
  `${ofModule} > VariableDeclarator > NewExpression.init[callee.name=/^(Map|Set|WeakMap|WeakSet|LRUCache)$/][arguments.length=0]`,
  `${ofModule} > VariableDeclarator > ArrayExpression.init[elements.length=0]`,
  `${ofModule} > VariableDeclarator > ObjectExpression.init[properties.length=0]`,
]
const OBJECT = [
  `${ofModule} > VariableDeclarator > NewExpression.init[callee.name!=/^(Map|Set|RegExp|Error|Uint8Array)$/]`,
]

const forbid = selectors => ({
  meta: { type: 'problem', schema: [] },
  create: context =>
    Object.fromEntries(selectors.map(selector => [selector, node => context.report({ node, message })])),
})

export default {
  meta: { name: 'fangxing' },
  rules: { 'no-module-state': forbid(STATE), 'no-module-object': forbid(OBJECT) },
}
