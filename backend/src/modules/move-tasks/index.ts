export * from './move-task-changes'
export * from './move-task-view'
export { ReadMoveTasks } from './read-move-tasks'
