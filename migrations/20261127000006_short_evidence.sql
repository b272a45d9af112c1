-- Evidence is written in a shorter form from here on (src/learn/store/short.rs): rows of before are read as they are, and a program of before, which could not
-- read the new ones, refuses to start.
SELECT 1;
