// Every program of this repository starts from its main; here that is the command line.
import './cli'
