# bash completion of dbperf; tests/support/completions makes it from what dbperf says.
_dbperf() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]} options='' words=''
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W 'analyze check config fingerprint formats --help --version' -- "$word")
    return
  fi
  [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD - 2]}  # --option=word
  [[ $word == = ]] && word=''
  if [[ $command == config ]]; then
    command=${COMP_WORDS[2]}
    if ((COMP_CWORD == 2)) && [[ $word != -* ]]; then
      mapfile -t COMPREPLY < <(compgen -W 'analyze check fingerprint' -- "$word")
      return
    fi
    [[ $command == -* ]] && command=analyze
  fi

  case $before in
    -f|--log-format) words=$(compgen -W 'auto postgres-stderr postgres-csv postgres-json pgbouncer mysql-slow mysql-error mysql-general events' -- "$word") ;;
    --dialect) words=$(compgen -W 'auto postgres mysql' -- "$word") ;;
    --sort) words=$(compgen -W 'total mean max p95 calls rows-examined' -- "$word") ;;
    --format) words=$(compgen -W 'text json html markdown csv prometheus' -- "$word") ;;
    -o|--output) compopt -o filenames 2>/dev/null; words=$(compgen -f -- "$word") ;;
    --section) words=$(compgen -W 'summary alerts statistics load queries slow-queries errors tables clients server locks temp-files recommendations' -- "$word") ;;
    --redact-key) compopt -o filenames 2>/dev/null; words=$(compgen -f -- "$word") ;;
    --schema) compopt -o filenames 2>/dev/null; words=$(compgen -f -- "$word") ;;
    --color) words=$(compgen -W 'auto always never' -- "$word") ;;
    --progress) words=$(compgen -W 'auto always never' -- "$word") ;;
    --fail-on) words=$(compgen -W 'none warning error' -- "$word") ;;
    --config) compopt -o filenames 2>/dev/null; words=$(compgen -f -- "$word") ;;
    --log-line-prefix|--timezone|--map|-j|--jobs|--since|--until|--database|--user|--host|--app|--type|--table|--tag|--min-duration|--match|--exclude|--slow-query-threshold|--very-slow-query-threshold|--error-rate-threshold|--connection-pool-usage-threshold|--avg-query-time-threshold|--queries-per-second-threshold|--connection-leak-threshold|--failed-connection-threshold|--top|--max-slow-queries|--max-alerts|--query|--display-timezone|--on-alert|--on-alert-timeout|-w|--warning|-c|--critical) return ;;
    *)
      case $command in
        analyze) options='-f --log-format --log-line-prefix --timezone --dialect --ansi-quotes --merge-partitions --map -j --jobs --since --until --database --user --host --app --type --table --tag --min-duration --match --exclude --slow-query-threshold --very-slow-query-threshold --error-rate-threshold --connection-pool-usage-threshold --avg-query-time-threshold --queries-per-second-threshold --connection-leak-threshold --failed-connection-threshold --top --max-slow-queries --max-alerts --sort --format --json -o --output --query --section --full --ascii --redact --redact-key --no-recommendations --schema --display-timezone --color --progress --stats --fail-on --on-alert --on-alert-timeout --config -h --help' ;;
        check) options='-w --warning -c --critical -q --quiet --on-alert --on-alert-timeout -f --log-format --log-line-prefix --timezone --dialect --ansi-quotes --merge-partitions --map -j --jobs --since --until --database --user --host --app --type --table --tag --min-duration --match --exclude --slow-query-threshold --very-slow-query-threshold --error-rate-threshold --connection-pool-usage-threshold --avg-query-time-threshold --queries-per-second-threshold --connection-leak-threshold --failed-connection-threshold --config -h --help' ;;
        fingerprint) options='--dialect --ansi-quotes --merge-partitions --config -h --help' ;;
        formats) options='-h --help' ;;
      esac
      if [[ $word == -* ]]; then
        words=$(compgen -W "$options" -- "$word")
      elif [[ $command == analyze || $command == check ]]; then
        compopt -o filenames 2>/dev/null
        words=$(compgen -f -- "$word")
      fi
      ;;
  esac
  [[ -n $words ]] && mapfile -t COMPREPLY <<<"$words"
}
complete -F _dbperf dbperf
