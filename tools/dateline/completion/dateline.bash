# bash completion for dateline: commands, names of processes, options and their words.
_dateline() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
	local commands="up explain lexicon check reload produce feeds process sink cat deadletters audit status retract filter topics kafka version help"
	local common="--config --override --check --debug --version --help" words=
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
		return
	fi
	case $before in
	-c | --config)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	--stage) words="body blocks sentences tokens parse clauses mentions dates places events" ;;
	--media-type) words="text/plain text/html" ;;
	--from) words="beginning end" ;;
	--error) words="skip crash" ;;
	--reader) words="full quick" ;;
	esac
	if [ -z "$words" ]; then
		case $command in
		up) words="$common --once --table" ;;
		explain) words="--published --media-type --stage --title --url --min-confidence --reader --why --why-not --sentence --json --batch --conllu --pretokenised" ;;
		lexicon) words="check test find import --folder --stemming --into $common" ;;
		produce | process | sink)
			words="$common --slot --once"
			if [ "$COMP_CWORD" -eq 2 ]; then
				words=$(dateline "$command" --help 2>/dev/null | sed -n "s/^[a-z]*s: //p")
			fi
			;;
		cat) words="articles events coded happenings progress deadletters manifest errands --count --follow --from --envelope --table $common" ;;
		deadletters) words="list show requeue purge --process --stage --topic --error --origin --contains --since --until --all --count $common" ;;
		audit) words="--table --json $common" ;;
		filter) words="test fields --quiet $common" ;;
		retract) words=$common ;;
		status) words="$common --json" ;;
		reload) words="all --wait $common" ;;
		topics) words="create check --partitions $common" ;;
		kafka) words="start stop status $common" ;;
		help) words="$commands config metrics" ;;
		check) words=$common ;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
	if [ ${#COMPREPLY[@]} -eq 0 ] || [ "$command" = explain ] || [ "$before" = --table ] || [ "$command" = check ]; then
		local files
		mapfile -t files < <(compgen -f -- "$word")
		COMPREPLY+=("${files[@]}")
	fi
}
complete -o filenames -F _dateline dateline
