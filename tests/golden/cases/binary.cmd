dbperf analyze logs/program.bin
