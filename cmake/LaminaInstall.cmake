# Installation: filled below.
