// Every program of the house starts from its main; here that is the command line.
import './cli'
