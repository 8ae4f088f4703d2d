import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** The figures an operator watches; `paid_to_lowered` and `paid_not_released` are the promise in numbers. */
export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    ...moneyMetrics(registers),
    ...jobMetrics(registers),
    ...deviceMetrics(registers),
    ...webhookMetrics(registers),
    wechatBrokenOff: new Gauge({
      name: 'fangxing_wechat_broken_off',
      help: '1 while calls of this kind are not made because WeChat was slow or silent, else 0',
      labelNames: ['call'] as const,
      registers,
    }),
    incidents: new Gauge({
      name: 'fangxing_incidents_open',
      help: 'Open incidents by kind',
      labelNames: ['kind'] as const,
      registers,
    }),
    clockOffset: new Gauge({
      name: 'fangxing_clock_offset_seconds',
      help: "How far this node's clock is ahead of PostgreSQL's (database), and WeChat's of PostgreSQL's (wechat)",
      labelNames: ['against'] as const,
      registers,
    }),
    nodeReady: new Gauge({
      name: 'fangxing_node_ready',
      help: '1 while this node can serve, else 0',
      registers,
    }),
    stayPictures: new Counter({
      name: 'fangxing_stay_pictures_total',
      help: 'Pictures of stays that sources sent, by what became of them',
      labelNames: ['outcome'] as const,
      registers,
    }),
    retired: new Counter({
      name: 'fangxing_retired_total',
      help: 'What retention has taken away: debts, notices, stays, photos, stay_pictures, files that no row named, and the plates of what stays',
      labelNames: ['what'] as const,
      registers,
    }),
    retentionOverdue: new Gauge({
      name: 'fangxing_retention_overdue_seconds',
      help: 'For how long it should have been decided whether the oldest picture, file folder or plate is kept',
      registers,
    }),
    requests: new Histogram({
      name: 'fangxing_http_request_seconds',
      help: 'HTTP requests by route and status',
      labelNames: ['route', 'status'] as const,
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 5],
      registers,
    }),
  }
}

function moneyMetrics(registers: Registry[]) {
  return {
    paidToLowered: new Histogram({
      name: 'fangxing_paid_to_lowered_seconds',
      help: 'From the proof of payment to the device confirming DOWN',
      buckets: [0.5, 1, 2, 3, 5, 8, 15, 30, 60, 120, 300],
      registers,
    }),
    paidNotReleased: new Gauge({
      name: 'fangxing_paid_not_released',
      help: 'Orders paid and not released, by age',
      labelNames: ['older_than_s'] as const,
      registers,
    }),
    notices: new Counter({
      name: 'fangxing_notices_total',
      help: 'Payment notices by result',
      labelNames: ['result'] as const,
      registers,
    }),
    settlements: new Counter({
      name: 'fangxing_settlements_total',
      help: 'Orders settled, by proof',
      labelNames: ['proof'] as const,
      registers,
    }),
  }
}

function jobMetrics(registers: Registry[]) {
  return {
    jobs: new Gauge({
      name: 'fangxing_jobs',
      help: 'Durable jobs waiting',
      labelNames: ['state'] as const,
      registers,
    }),
    partitionsAhead: new Gauge({
      name: 'fangxing_audit_log_partitions_ahead',
      help: 'For how many more ranges of five million entries the audit log has partitions',
      registers,
    }),
    auditBroken: new Gauge({
      name: 'fangxing_audit_broken_rows',
      help: 'Rows found broken by the audits since the last one of every row (npm run audit -- --full)',
      registers,
    }),
    auditAge: new Gauge({
      name: 'fangxing_audit_age_seconds',
      help: 'How long ago the last audit ended',
      registers,
    }),
    overdue: new Gauge({
      name: 'fangxing_deadlines_overdue',
      help: 'What the system should have done by now',
      registers,
    }),
    oldestOverdue: new Gauge({
      name: 'fangxing_deadline_oldest_overdue_seconds',
      help: 'For how long the longest of it is overdue',
      registers,
    }),
    jobRunners: new Gauge({
      name: 'fangxing_job_runner_running',
      help: '1 while this runner of durable jobs works on this node, else 0',
      labelNames: ['runner'] as const,
      registers,
    }),
    jobsStalled: new Gauge({
      name: 'fangxing_jobs_stalled_seconds',
      help: 'For how long jobs of this runner have been due while this node took none',
      labelNames: ['runner'] as const,
      registers,
    }),
    jobRunnerEnds: new Counter({
      name: 'fangxing_job_runner_ends_total',
      help: 'How often a runner of durable jobs ended and had to be started again',
      labelNames: ['runner'] as const,
      registers,
    }),
  }
}

function webhookMetrics(registers: Registry[]) {
  return {
    reminders: new Counter({
      name: 'fangxing_reminders_total',
      help: 'Messages that remind of debts, by what became of them',
      labelNames: ['channel', 'outcome'] as const,
      registers,
    }),
    webhookAttempts: new Counter({
      name: 'fangxing_webhook_attempts_total',
      help: 'Attempts to send an event, by what became of them: delivered, again, dead, gone',
      labelNames: ['result'] as const,
      registers,
    }),
    webhooksFailing: new Gauge({
      name: 'fangxing_webhooks_failing',
      help: 'Webhooks that took nothing since their last failure, by age',
      labelNames: ['for_longer_than_s'] as const,
      registers,
    }),
    oldestWebhook: new Gauge({
      name: 'fangxing_webhook_oldest_due_seconds',
      help: 'For how long the oldest event is due of webhooks that take events',
      registers,
    }),
  }
}

function deviceMetrics(registers: Registry[]) {
  return {
    deviceKeys: new Gauge({
      name: 'fangxing_device_keys',
      help: 'Devices that have not confirmed their newest keys: waiting, overdue among them, and unable to fetch any',
      labelNames: ['state'] as const,
      registers,
    }),
    devices: new Gauge({
      name: 'fangxing_devices',
      help: 'Devices by link state',
      labelNames: ['link'] as const,
      registers,
    }),
    deviceMessages: new Counter({
      name: 'fangxing_device_messages_total',
      help: 'Messages from devices by leaf and result',
      labelNames: ['leaf', 'result'] as const,
      registers,
    }),
    reportNodes: new Gauge({
      name: 'fangxing_report_nodes',
      help: 'Nodes that share the reports of devices, as this node sees them',
      registers,
    }),
    reportsTakenOver: new Counter({
      name: 'fangxing_reports_taken_over_total',
      help: 'Reports of the share of a node that was gone, which this node stored',
      registers,
    }),
    commands: new Counter({
      name: 'fangxing_lock_commands_total',
      help: 'Lock commands by op and end',
      labelNames: ['op', 'end'] as const,
      registers,
    }),
  }
}
