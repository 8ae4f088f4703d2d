export * from './move-task-changes'
export * from './move-task-view'
