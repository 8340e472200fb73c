"""What is asked: people, work, policy and promises of one period, as frozen data that refuses to be wrong."""
