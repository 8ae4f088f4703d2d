import fs from 'node:fs'
import path from 'node:path'
import { INCIDENT_KINDS } from '@fangxing/contract/states'

const { loadAll } = require('js-yaml') as { loadAll: (text: string) => unknown[] }

const root = path.resolve(__dirname, '../..')
const deploy = path.join(root, 'config/deploy')
const read = (file: string) => fs.readFileSync(path.join(deploy, file), 'utf8')
const yaml = (file: string) => loadAll(read(file)) as Record<string, never>[]

const KNOWN = new Set(
  fs
    .readFileSync(path.join(root, 'config/env.example'), 'utf8')
    .match(/^(?:# )?[A-Z][A-Z0-9_]+(?==)/gm)!
    .map(name => name.replace('# ', '')),
)

type Rule = {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; runbook: string }
}
const rules = (
  yaml('prometheus/fangxing.rules.yaml')[0] as unknown as { groups: { name: string; rules: Rule[] }[] }
).groups.flatMap(group => group.rules)

describe('variables', () => {
  test('env.example names them', () => expect(KNOWN.size).toBeGreaterThan(40))

  test('compose gives the backend only variables that it reads', () => {
    const { services } = yaml('compose.yaml')[0] as unknown as {
      services: Record<string, { environment: Record<string, string> }>
    }
    for (const node of ['backend-1', 'backend-2']) {
      const names = Object.keys(services[node]!.environment)
      expect(names).toContain('DATABASE_URL')
      expect(names.filter(name => !KNOWN.has(name))).toEqual([])
    }
  })

  test('Kubernetes configuration and secrets name only variables that the backend reads, each once', () => {
    const documents = [
      ...yaml('kubernetes/config.yaml'),
      ...yaml('kubernetes/secrets.example.yaml'),
    ] as unknown as {
      metadata: { name: string }
      data?: Record<string, string>
      stringData?: Record<string, string>
    }[]
    const names = documents
      .filter(({ metadata }) => metadata.name === 'fangxing-backend')
      .flatMap(({ data, stringData }) => Object.keys({ ...data, ...stringData }))
    expect(names.filter(name => !KNOWN.has(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
    for (const needed of [
      'PUBLIC_ORIGIN',
      'DATABASE_URL',
      'REDIS_URL',
      'MQTT_PASSWORD',
      'COMMAND_PRIVATE_KEY',
      'QR_KEY',
    ])
      expect(names).toContain(needed)
  })
})

describe('Kubernetes', () => {
  type Manifest = { kind: string; spec: Record<string, never> }
  const manifests = yaml('kubernetes/backend.yaml') as unknown as Manifest[]
  const deployment = manifests.find(({ kind }) => kind === 'Deployment')!.spec as unknown as {
    replicas: number
    template: {
      spec: {
        terminationGracePeriodSeconds: number
        containers: Record<string, { httpGet: { path: string } }>[]
      }
    }
  }

  test('at least two nodes run, and one of them may be stopped', () => {
    expect(deployment.replicas).toBeGreaterThanOrEqual(2)
    expect(manifests.map(({ kind }) => kind)).toContain('PodDisruptionBudget')
  })

  test('a node without its database is not ready, and is never restarted for it', () => {
    const container = deployment.template.spec.containers[0]!
    expect(container.livenessProbe!.httpGet.path).toBe('/health/live')
    expect(container.startupProbe!.httpGet.path).toBe('/health/live')
    expect(container.readinessProbe!.httpGet.path).toBe('/health/ready')
  })
})

describe('alarms and board', () => {
  const metrics = new Set(
    fs.readFileSync(path.join(root, 'backend/src/telemetry/metrics.ts'), 'utf8').match(/fangxing_[a-z_]+/g),
  )
  const board = JSON.parse(read('grafana/fangxing.json')) as {
    panels: { id: number; title: string; targets: { expr: string }[] }[]
  }
  const expressions = [
    ...rules.map(rule => [rule.alert, rule.expr] as const),
    ...board.panels.flatMap(panel => panel.targets.map(({ expr }) => [panel.title, expr] as const)),
  ]

  test.each(expressions)('%s asks for figures that the backend has', (_name, expr) => {
    const asked = expr.match(/fangxing_[a-z_]+/g) ?? []
    expect(
      asked.map(name => name.replace(/_(bucket|count|sum)$/, '')).filter(name => !metrics.has(name)),
    ).toEqual([])
    expect(expr.split('(').length).toBe(expr.split(')').length)
    expect(expr.split('{').length).toBe(expr.split('}').length)
  })

  test('alarms use only ages that are measured', () => {
    const measure = fs.readFileSync(path.join(root, 'backend/src/telemetry/gauges.ts'), 'utf8')
    const ages = /AGES_S = \[([^\]]+)\]/
      .exec(measure)![1]!
      .split(',')
      .map(age => age.trim())
    const asked = expressions.flatMap(([, expr]) =>
      [...expr.matchAll(/older_than_s="(\d+)"/g)].map(match => match[1]!),
    )
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter(age => !ages.includes(age))).toEqual([])
  })

  test('alarms use only incident kinds that exist', () => {
    const asked = rules.flatMap(({ expr }) =>
      [...expr.matchAll(/kind!?=~"([^"]+)"/g)].flatMap(match => match[1]!.split('|')),
    )
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter(kind => !(INCIDENT_KINDS as readonly string[]).includes(kind))).toEqual([])
  })

  test('every alarm has a unique name and a severity, and links to an existing chapter', () => {
    const text = fs.readFileSync(path.join(root, 'docs/operations.md'), 'utf8')
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
    for (const { labels, annotations } of rules) {
      expect(['page', 'warning', 'ticket']).toContain(labels.severity)
      const [file, chapter] = annotations.runbook.split('#')
      expect(file).toBe('docs/operations.md')
      expect(text).toContain(`<a id="${chapter}"></a>`)
    }
  })

  test('every kind of incident has a line in the runbook', () => {
    const text = fs.readFileSync(path.join(root, 'docs/operations.md'), 'utf8')
    expect(INCIDENT_KINDS.filter(kind => !text.includes(`\`${kind}\``))).toEqual([])
  })
})
