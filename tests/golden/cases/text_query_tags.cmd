dbperf analyze --query 3d62aefa147986cd logs/tags.log && dbperf analyze --redact --query 3d62aefa147986cd logs/tags.log
