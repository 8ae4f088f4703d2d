export * from './incident-changes'
export { INCIDENT_OF_EVENT } from './incident-of-event'
export * from './incidents'
export { ReadIncidents } from './read-incidents'
