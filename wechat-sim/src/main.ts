// Each workspace with a program starts it from main; here that is the command line.
import './cli'
