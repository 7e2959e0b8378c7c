import KithProgram

await Program.main()
