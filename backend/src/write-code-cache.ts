import { loadProgram, writeCodeCache } from './code-cache'

writeCodeCache(loadProgram())
