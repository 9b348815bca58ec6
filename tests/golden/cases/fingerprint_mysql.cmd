dbperf fingerprint --dialect mysql "SELECT \`a\` FROM b WHERE c = \"x\" # note"
