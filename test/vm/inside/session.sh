# A guest program that lends its environment: prints it, an empty entry last, and stays until its standard input ends, as
# what belongs to a session goes when its program ends.
env -0
printf '\0'
exec cat > /dev/null
