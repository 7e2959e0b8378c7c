/// Names and titles of people.
enum PeopleWords {
    static let firstNames = [
        "Ana", "Ivan", "Petra", "Marko", "Lucija", "Luka", "Maja", "Tomislav", "Ivana", "Nikola",
        "Katarina", "Josip", "Mirna", "Damir", "Sanja", "Goran", "Elena", "Andrej", "Tina", "Matej",
        "Anja", "Rok", "Nina", "Žiga", "Clara", "Jonas", "Lena", "Felix", "Marlene", "Tobias",
        "Hannah", "Lukas", "Sophie", "Matthias", "Giulia", "Marco", "Chiara", "Paolo", "Francesca",
        "Davide", "Zsófia", "Bence", "Réka", "Ádám", "Helga", "Bruno", "Vesna", "Dario", "Iris",
        "Stjepan",
    ]

    static let lastNames = [
        "Horvat", "Kovačević", "Babić", "Marić", "Jurić", "Novak", "Kovačić", "Knežević", "Vuković",
        "Marković", "Petrović", "Matić", "Tomić", "Pavlović", "Krajnc", "Zupančič", "Potočnik",
        "Kos", "Golob", "Huber", "Gruber", "Wagner", "Pichler", "Steiner", "Moser", "Mayer",
        "Bauer",
        "Fuchs", "Brunner", "Lang", "Rossi", "Ferrari", "Bianchi", "Colombo", "Ricci", "Conti",
        "Greco", "Gallo", "Nagy", "Kiss", "Szabó", "Tóth", "Varga", "Molnár", "Lovrić", "Šimić",
        "Radić", "Perić", "Grgić", "Barišić",
    ]

    static let titles = [
        "Managing director", "Head of purchasing", "Technical director", "Facility manager",
        "Energy officer", "Financial director", "Plant manager", "Project engineer",
        "Head of operations", "Assistant to the board", "Buyer", "Sustainability officer",
    ]

    /// The teams with the names of their managers and agents.
    static let teams: [(name: String, region: String, manager: String, agents: [String])] = [
        (
            "Coast", "Adriatic", "Vesna Radić",
            ["Luka Barišić", "Giulia Conti", "Tina Lovrić", "Dario Perić"]
        ),
        (
            "Inland", "Central Europe", "Matthias Steiner",
            ["Petra Novak", "Jonas Pichler", "Réka Molnár", "Andrej Golob"]
        ),
    ]
}
