# Completion of lamina's commands, options and files in bash.

_lamina() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} words
  local common='--help --device --threads --json --quiet --verbose'
  COMPREPLY=()

  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W \
      'summary info predict evaluate train plan plot convert diff --help --version' -- "$current")
    return
  fi
  case $previous in
    --device)
      mapfile -t COMPREPLY < <(compgen -W 'auto cpu cuda emulated' -- "$current")
      return
      ;;
    --threads | --batch | --epochs | --seed | --validation-split | --tolerance) return ;;
  esac
  case $command in
    summary) words='--batch --trainable --nested' ;;
    predict) words='--inputs --output --batch' ;;
    evaluate) words='--data --batch' ;;
    train)
      words='--data --output --epochs --batch --no-shuffle --seed --validation-split --history --tensorboard --csv-log'
      ;;
    plan) words='--batch --train' ;;
    plot) words='--output --shapes' ;;
    convert) words='--model' ;;
    diff) words='--tolerance' ;;
  esac
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words $common" -- "$current")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}

complete -F _lamina lamina
