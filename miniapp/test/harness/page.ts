import { waitFor } from './wait-for'

/** A node as Taro sends it to the view: name, class, text, children. */
type Node = {
  nn?: string
  cl?: string
  v?: string
  uid?: string
  sid?: string
  cn?: Node[]
  [attribute: string]: unknown
}
type Callback = (() => void) | undefined
export type PageConfig = Record<string, unknown> & { data?: unknown; methods?: Record<string, unknown> }
type Instance = Record<string, unknown> & { data: { root?: Node } }

const isText = (node: Node) => node.v !== undefined && (node.nn === '8' || node.nn === '#text' || !node.cn)

function* nodesOf(node: Node | undefined): Generator<Node> {
  if (!node) return
  yield node
  for (const child of node.cn ?? []) yield* nodesOf(child)
}

const idOf = (node: Node) => ({ id: node.uid ?? node.sid, dataset: { sid: node.sid ?? node.uid } })

/** A node and its ancestors, innermost first. */
function pathTo(from: Node | undefined, target: Node): Node[] {
  if (!from) return []
  if (from === target) return [from]
  for (const child of from.cn ?? []) {
    const path = pathTo(child, target)
    if (path.length > 0) return [...path, from]
  }
  return []
}

/** Applies one path of WeChat's setData, such as `root.cn.[0].v`. */
function apply(target: object, dataPath: string, value: unknown): void {
  const keys = dataPath
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean)
  const last = keys.pop()!
  let place = target as Record<string, unknown>
  for (const key of keys) place = (place[key] ??= {}) as Record<string, unknown>
  place[last] = value
}

export type OpenPage = ReturnType<typeof openPage>

/** One page of the stack, as in WeChat: content arrives through setData, events are sent through `eh`. */
export function openPage(options: {
  config: PageConfig
  route: string
  templates: string
  wx: Record<string, unknown>
}) {
  const { config, route, templates, wx } = options
  const instance: Instance = Object.assign(
    Object.create((config.methods ?? {}) as object) as Instance,
    config,
    config.methods,
    {
      route,
      data: JSON.parse(JSON.stringify(config.data ?? {})) as Instance['data'],
      selectComponent: () => undefined,
      createSelectorQuery: wx.createSelectorQuery,
      setData(changes: Record<string, unknown>, done: Callback) {
        for (const [dataPath, value] of Object.entries(changes))
          apply(instance.data, dataPath, JSON.parse(JSON.stringify(value ?? null)))
        if (done) setTimeout(done, 0)
      },
    },
  )
  const invoke = (name: string, parameter?: unknown) =>
    (instance[name] as ((options: unknown) => unknown) | undefined)?.call(instance, parameter)

  const text = () =>
    [...nodesOf(instance.data.root)]
      .filter(isText)
      .map(node => node.v)
      .join(' ')
  const textOf = (node: Node) =>
    [...nodesOf(node)]
      .filter(isText)
      .map(part => part.v)
      .join('')

  const name = buttonName(templates)
  const buttonsOf = (label: RegExp) =>
    [...nodesOf(instance.data.root)].filter(node => node.nn === name && label.test(textOf(node)))

  function tapOne(label: RegExp, choose: (matching: Node[]) => Node | undefined): void {
    const node = choose(buttonsOf(label))
    if (!node) throw new Error(`${route} has no button ${String(label)}; it shows: ${text()}`)
    // A tap bubbles: it is sent for the button and then for each of its ancestors.
    const target = idOf(node)
    for (const ancestor of pathTo(instance.data.root, node))
      invoke('eh', {
        type: 'tap',
        detail: {},
        timeStamp: Date.now(),
        mpEvent: {},
        target,
        currentTarget: idOf(ancestor),
      })
  }

  return {
    instance,
    text,
    async begin(query: Record<string, string>): Promise<void> {
      instance.options = query
      await invoke('onLoad', query)
      invoke('onShow')
      invoke('onReady')
    },
    /** The values that the nodes of the page have under one short name. */
    valuesOf: (alias: string): unknown[] =>
      [...nodesOf(instance.data.root)].flatMap(node => (alias in node ? [node[alias]] : [])),
    share: () => invoke('onShareAppMessage', { from: 'button' }) as Promise<unknown>,
    hide: () => invoke('onHide'),
    show: () => invoke('onShow'),
    close: () => invoke('onUnload'),
    /** Waits until the page shows this text. Throws with the text that it shows instead. */
    waitForText: (expected: string | RegExp, timeoutMs = 20_000) =>
      waitFor(
        () => (typeof expected === 'string' ? text().includes(expected) : expected.test(text())),
        () => `${route} never showed ${String(expected)}; it shows: ${text()}`,
        timeoutMs,
      ),
    /** Taps the first button whose label matches. */
    tap: (label: RegExp) => tapOne(label, buttons => buttons[0]),
    /** The same, once the button is there and not disabled (a disabled button has a class `…--off`). */
    async tapWhen(label: RegExp, choose: 'first' | 'last' = 'first'): Promise<void> {
      // A sheet is rendered after the page below it: its button is the last.
      const target = () => (choose === 'first' ? buttonsOf(label)[0] : buttonsOf(label).pop())
      await waitFor(
        () => target() !== undefined && !/--off\b/.test(target()!.cl ?? ''),
        () => `${route} never had a button ${String(label)}; it shows: ${text()}`,
        20_000,
      )
      tapOne(label, target)
    },
    /** Nodes without a template in the package: WeChat would not show them. */
    missingTemplates(): string[] {
      const names = new Set(
        [...nodesOf(instance.data.root)].map(node => node.nn).filter(name => name !== undefined),
      )
      return [...names].filter(name => !new RegExp(`name="tmpl_\\d+_${name}"`).test(templates))
    },
  }
}

/** Taro shortens the names of components; the short name of a button is in the template that renders <button>. */
function buttonName(templates: string): string {
  const found = /<template name="tmpl_0_(\w+)">\s*<button/.exec(templates)
  if (!found) throw new Error('no template draws a button')
  return found[1]!
}
