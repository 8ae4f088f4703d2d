export * from './read-approvals'
