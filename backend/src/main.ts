import { loadProgram } from './code-cache'
import { traceToSources } from './traced-sources'

if (process.sourceMapsEnabled) traceToSources()
void loadProgram().program.startNode()
